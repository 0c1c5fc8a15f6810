package io.purser.gateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The calls whose client has left and that go on all the same, so that what they cost is known. Those whose provider
 * would bill the rest anyway are bounded in number and in time; a keyed call is bounded by its provider's limits alone,
 * because somebody will come for its answer.
 */
@ApplicationScoped
class BackgroundCalls {
    /** A call, and how it is given up. */
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

    /**
     * Goes on by those settings.
     *
     * @param most how many calls without a key go on at once
     * @param longest for how long each of them does
     */
    BackgroundCalls(
            Vertx vertx,
            @ConfigProperty(name = "purser.background.calls", defaultValue = "100") int most,
            @ConfigProperty(name = "purser.background.time", defaultValue = "PT10M") Duration longest) {
        this.vertx = vertx;
        this.most = most;
        this.longest = longest;
    }

    /**
     * A call without a key is read to its end.
     *
     * @param giveUp on that context, when its time is up or Purser stops
     * @return what is to be run when it has ended; empty where there are too many of them
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
     * A keyed call, or whatever else has to run on, goes on to its end.
     *
     * @param giveUp on that context, when Purser stops
     * @return what is to be run when it has ended
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

    /** Gives all of them up, and those that would come. */
    void cut() {
        stopping = true;
        calls.forEach(Left::end);
    }
}
