package io.purser.access.key;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Queues credentials for lookup if many from the same address were wrong. One lookup runs at a time, for a batch of
 * waiting credentials. However fast somebody guesses, the guesses cost one query after another on one connection. A
 * valid key among the guesses is found in the same query.
 */
public final class CredentialLookupQueue {
    private static final int MOST_WAITING = 2_000;
    private static final int AT_ONCE = 500;

    private record Waiting(Vertx vertx, Credential credential, Promise<Caller> answer) {}

    private final Function<List<Credential>, Map<Credential, Outcome>> lookUp;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean looking;

    /**
     * Looks credentials up with this function.
     *
     * @param lookUp checks all of the credentials; may block
     */
    public CredentialLookupQueue(Function<List<Credential>, Map<Credential, Outcome>> lookUp) {
        this.lookUp = lookUp;
    }

    /** The outcome of a lookup: a caller, or the reason for a refusal. */
    public sealed interface Outcome {
        /** The credential belongs to this caller. */
        record Known(Caller caller) implements Outcome {}

        /** The credential belongs to nobody, or could not be looked up. */
        record Refused(Problem why) implements Outcome {}
    }

    /** The credential's caller; fails with a {@link Problem}. */
    public Future<Caller> add(Vertx vertx, Credential credential) {
        Promise<Caller> answer = Promise.promise();
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                return Future.failedFuture(
                        Problem.of(ProblemType.BUSY, "too many credentials are being looked up; try again shortly")
                                .retryAfter(Duration.ofSeconds(1)));
            }
            waiting.add(new Waiting(vertx, credential, answer));
            if (looking) {
                return answer.future();
            }
            looking = true;
        }
        look(vertx);
        return answer.future();
    }

    private void look(Vertx vertx) {
        List<Waiting> now;
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                looking = false;
                return;
            }
            List<Waiting> next = waiting.subList(0, Math.min(AT_ONCE, waiting.size()));
            now = List.copyOf(next);
            next.clear();
        }
        vertx.executeBlocking(
                        () -> lookUp.apply(
                                now.stream().map(Waiting::credential).distinct().toList()),
                        false)
                .onComplete(found -> {
                    for (Waiting one : now) {
                        if (found.failed()) {
                            one.answer().fail(found.cause());
                        } else {
                            answer(one, Objects.requireNonNull(found.result().get(one.credential())));
                        }
                    }
                    look(vertx);
                });
    }

    private static void answer(Waiting one, Outcome outcome) {
        switch (outcome) {
            case Outcome.Known(Caller caller) -> one.answer().complete(caller);
            case Outcome.Refused(Problem why) -> one.answer().fail(why);
        }
    }
}
