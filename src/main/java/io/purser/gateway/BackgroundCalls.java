package io.purser.gateway;

import io.purser.gateway.attempt.GatewayProperties;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls that go on after their client has left, so that their cost becomes known. Calls without a key, whose
 * provider would bill the rest anyway, are limited in number and in time. A keyed call is limited only by its
 * provider's timeouts, because a repetition will ask for its answer.
 */
@ApplicationScoped
class BackgroundCalls {
    /** A call, and the action that gives it up. */
    private record Left(Context context, Runnable giveUp) {
        void end() {
            context.runOnContext(ignored -> giveUp.run());
        }
    }

    private final Vertx vertx;
    private final int most;
    private final Duration longest;
    private final AtomicInteger unkeyed = new AtomicInteger();
    private final Set<Left> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    BackgroundCalls(Vertx vertx, GatewayProperties settings) {
        this.vertx = vertx;
        this.most = settings.background().calls();
        this.longest = settings.background().time();
    }

    /**
     * Reads a call without a key to its end.
     *
     * @param giveUp runs on that context when the time is up or Purser stops
     * @return an action that the call runs when it has ended; empty if too many calls go on already
     */
    Optional<Runnable> read(Context context, Runnable giveUp) {
        if (stopping) {
            return Optional.empty();
        }
        if (unkeyed.incrementAndGet() > most) {
            unkeyed.decrementAndGet();
            return Optional.empty();
        }
        long timer = vertx.setTimer(Math.max(1, longest.toMillis()), late -> giveUp.run());
        Runnable left = keep(context, giveUp);
        return Optional.of(() -> {
            vertx.cancelTimer(timer);
            unkeyed.decrementAndGet();
            left.run();
        });
    }

    /**
     * Lets a keyed call, or other work that has to finish, go on to its end.
     *
     * @param giveUp runs on that context when Purser stops
     * @return an action that the call runs when it has ended
     */
    Runnable keep(Context context, Runnable giveUp) {
        Left left = new Left(context, giveUp);
        calls.add(left);
        if (stopping) {
            left.end();
        }
        return () -> calls.remove(left);
    }

    int count() {
        return calls.size();
    }

    /** Gives up all these calls, and every call that is added later. */
    void cut() {
        stopping = true;
        calls.forEach(Left::end);
    }
}
