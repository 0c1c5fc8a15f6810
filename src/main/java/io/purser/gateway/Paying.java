package io.purser.gateway;

import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.KeptAnswer;
import io.purser.budget.Questions;
import io.purser.budget.Replays;
import io.purser.budget.Settled;
import io.purser.budget.Settlement;
import io.purser.budget.Verdict;
import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.Candidate;
import io.purser.routing.Decision;
import io.purser.routing.Purchases;
import io.purser.routing.Wish;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The money of a call: held before it, settled after it. Nothing here waits on a thread. */
@ApplicationScoped
class Paying {
    private static final Logger LOG = Logger.getLogger(Paying.class);
    /** A commit takes milliseconds; who waits longer is told that the ledger is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** For a sealed answer of more than this nobody has the memory. */
    static final int LARGEST_KEPT = 8 * 1024 * 1024;

    private final Vertx vertx;
    private final Purchases purchases;
    private final Budgets budgets;
    private final Replays replays;
    private final ReplayHeaders replayHeaders;
    private final GatewaySettings settings;
    private final OpenGrants open;
    private final Questions questions;

    Paying(
            Vertx vertx,
            Purchases purchases,
            Budgets budgets,
            Replays replays,
            ReplayHeaders replayHeaders,
            GatewaySettings settings,
            OpenGrants open,
            Questions questions) {
        this.vertx = vertx;
        this.purchases = purchases;
        this.budgets = budgets;
        this.replays = replays;
        this.replayHeaders = replayHeaders;
        this.settings = settings;
        this.open = open;
        this.questions = questions;
    }

    /** A call is under way, and its provider can be asked later, by that name, what it cost. */
    void canBeAsked(UUID reservation, Model model, String generation) {
        questions.note(new Questions.Question(reservation, model.provider(), model.name(), generation));
    }

    /** Which attempt of which call the money is for. */
    record Purpose(
            Decision decision,
            Wish wish,
            boolean stream,
            Authorisation.@Nullable Key key,
            int attempt,
            @Nullable Settlement instead) {}

    /**
     * Asks for the money; the answer comes on that context. Where it takes too long the future fails, and a grant that
     * comes later goes back.
     */
    Future<Purchases.Purchase> authorise(Context context, Purpose purpose, List<Candidate> ranked) {
        Promise<Purchases.Purchase> answer = Promise.promise();
        Purchases.Terms terms = new Purchases.Terms(
                Authorisation.Kind.SENT,
                settings.longest(purpose.stream()).plusSeconds(60),
                purpose.key(),
                purpose.attempt(),
                purpose.instead(),
                null);
        long timer = vertx.setTimer(
                PATIENCE.toMillis(),
                fired -> answer.tryFail(Problem.of(
                                ProblemType.NOT_READY,
                                "the ledger's database does not answer; nothing can be authorised until it does")
                        .retryAfter(Duration.ofSeconds(2))));
        handle(purchases.authorise(purpose.decision(), purpose.wish(), ranked, terms), (purchase, failure) -> {
            if (purpose.instead() != null) {
                open.settled(purpose.instead().reservation());
                questions.settled(purpose.instead());
            }
            if (purchase != null && purchase.verdict() instanceof Verdict.Granted granted) {
                open.granted(granted.reservation(), purchase.candidate().model(), granted.amount());
            }
            context.runOnContext(ignored -> {
                vertx.cancelTimer(timer);
                if (purchase == null) {
                    answer.tryFail(failure);
                } else if (!answer.tryComplete(purchase) && purchase.verdict() instanceof Verdict.Granted granted) {
                    settle(new Settlement.Release(granted.reservation()));
                }
            });
        });
        return answer.future();
    }

    /** Settles soon; nobody waits for it. */
    void settle(Settlement settlement) {
        handle(
                submit(settlement, () -> budgets.settleSoon(settlement)),
                (settled, failure) -> complain(settlement, settled, failure));
    }

    /** Settles, and goes on at that context when it is durable, or will not be. */
    void settle(Settlement settlement, Context context, Runnable next) {
        handle(submit(settlement, () -> budgets.settle(settlement)), (settled, failure) -> {
            complain(settlement, settled, failure);
            context.runOnContext(ignored -> next.run());
        });
    }

    private CompletableFuture<Settled> submit(Settlement settlement, Supplier<CompletableFuture<Settled>> settling) {
        open.ends(settlement);
        questions.settled(settlement);
        try {
            return settling.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void complain(Settlement settlement, @Nullable Settled settled, @Nullable Throwable failure) {
        open.settled(settlement.reservation());
        if (failure != null) {
            LOG.errorf(
                    "a reservation could not be settled, the sweep will charge its bound: reservation=%s cause=%s",
                    settlement.reservation(), failure.getMessage());
        } else if (settled instanceof Settled.NotFound) {
            LOG.errorf("a reservation was lost: reservation=%s", settlement.reservation());
        }
    }

    private interface Then<T> {
        void go(@Nullable T value, @Nullable Throwable failure);
    }

    private static <T> void handle(CompletableFuture<T> future, Then<T> then) {
        CompletableFuture<T> _ = future.whenComplete(then::go);
    }

    /** The answer to be kept for a day, or null where it is not. */
    @Nullable
    KeptAnswer seal(Authorisation.@Nullable Key key, String contentType, Map<String, String> headers, String body) {
        return key == null
                ? null
                : replays.seal(key, new Replays.Replay(200, contentType, replayHeaders.write(headers), body));
    }

    /** An answer that was kept, as it is given again. */
    record Kept(String contentType, Map<String, String> headers, Buffer body) {}

    /**
     * What the first request with this key was answered; empty where it came to nothing and the key is free again. Fails
     * with a {@link Problem} where that is not known, or not yet, or where there is not the memory to read it.
     *
     * @param memory of the request; beside what it has by then, it pays for reading, and from then on for the answer
     */
    Future<Optional<Kept>> replay(Authorisation.Key key, HeapLease memory) {
        return vertx.executeBlocking(
                () -> {
                    long before = memory.bytes();
                    return replays.find(key, memory).map(found -> {
                        Map<String, String> headers = replayHeaders.read(found.headers());
                        Buffer body = Buffer.buffer(found.body().array());
                        memory.tryResize(before + body.length());
                        return new Kept(found.contentType(), headers, body);
                    });
                },
                false);
    }
}
