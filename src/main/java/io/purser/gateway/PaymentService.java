package io.purser.gateway;

import io.purser.budget.BudgetService;
import io.purser.budget.CostInquiries;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.StoredResponse;
import io.purser.catalog.Model;
import io.purser.gateway.attempt.GatewaySettings;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.Candidate;
import io.purser.routing.Decision;
import io.purser.routing.DecisionReservations;
import io.purser.routing.RoutingRequest;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Authorizes the money of a call before it is sent and settles it afterwards. No method blocks a thread. */
@Singleton
class PaymentService {
    private static final Logger LOG = Logger.getLogger(PaymentService.class);
    /** A commit takes milliseconds; after this wait, the caller learns that the ledger's database is unavailable. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Sealing a longer answer would take too much memory. */
    static final int LARGEST_KEPT = 8 * 1024 * 1024;

    private final Vertx vertx;
    private final DecisionReservations purchases;
    private final BudgetService budgets;
    private final StoredResponses responses;
    private final ReplayHeaders replayHeaders;
    private final GatewaySettings settings;
    private final OpenCallGrants open;
    private final CostInquiries questions;

    PaymentService(
            Vertx vertx,
            DecisionReservations purchases,
            BudgetService budgets,
            StoredResponses responses,
            ReplayHeaders replayHeaders,
            GatewaySettings settings,
            OpenCallGrants open,
            CostInquiries questions) {
        this.vertx = vertx;
        this.purchases = purchases;
        this.budgets = budgets;
        this.responses = responses;
        this.replayHeaders = replayHeaders;
        this.settings = settings;
        this.open = open;
        this.questions = questions;
    }

    /** Notes that this call is in flight, and that its provider tells its cost later under that generation name. */
    void canBeAsked(UUID reservation, Model model, String generation) {
        questions.note(new CostInquiries.CostInquiry(reservation, model.provider(), model.name(), generation));
    }

    /** The attempt of a call that the money is for. */
    record Purpose(
            Decision decision,
            RoutingRequest request,
            boolean stream,
            Authorisation.@Nullable Key key,
            int attempt,
            @Nullable Settlement instead) {}

    /**
     * Asks for the reservation; the result arrives on that context. If that takes too long, the future fails, and a
     * grant that arrives later is voided.
     */
    Future<DecisionReservations.Purchase> authorise(Context context, Purpose purpose, List<Candidate> ranked) {
        Promise<DecisionReservations.Purchase> answer = Promise.promise();
        DecisionReservations.Terms terms = new DecisionReservations.Terms(
                Authorisation.Kind.SENT,
                settings.longest(purpose.stream()).plusSeconds(60),
                purpose.key(),
                purpose.attempt(),
                purpose.instead(),
                null);
        long timer = vertx.setTimer(
                TIMEOUT.toMillis(),
                fired -> answer.tryFail(Problem.of(
                                ProblemType.NOT_READY,
                                "the ledger's database does not answer; nothing can be authorised until it does")
                        .retryAfter(Duration.ofSeconds(2))));
        handle(purchases.authorise(purpose.decision(), purpose.request(), ranked, terms), (purchase, failure) -> {
            if (purpose.instead() != null) {
                open.settled(purpose.instead().reservation());
                questions.settled(purpose.instead());
            }
            if (purchase != null && purchase.result() instanceof AuthorisationResult.Granted granted) {
                open.granted(granted.reservation(), purchase.candidate().model(), granted.amount());
            }
            context.runOnContext(ignored -> {
                vertx.cancelTimer(timer);
                if (purchase == null) {
                    answer.tryFail(failure);
                } else if (!answer.tryComplete(purchase)) {
                    voidGrant(purchase);
                }
            });
        });
        return answer.future();
    }

    /** Gives money back that was granted after its call had ended. */
    void voidLate(AsyncResult<DecisionReservations.Purchase> late) {
        if (late.succeeded()) {
            voidGrant(late.result());
        }
    }

    private void voidGrant(DecisionReservations.Purchase purchase) {
        if (purchase.result() instanceof AuthorisationResult.Granted granted) {
            settle(new Settlement.VoidReservation(granted.reservation()));
        }
    }

    /** Settles in the background. */
    void settle(Settlement settlement) {
        handle(
                submit(settlement, () -> budgets.settleSoon(settlement)),
                (settled, failure) -> complain(settlement, settled, failure));
    }

    /** Settles, and goes on at that context when the settlement is durable or has failed. */
    void settle(Settlement settlement, Context context, Runnable next) {
        handle(submit(settlement, () -> budgets.settle(settlement)), (settled, failure) -> {
            complain(settlement, settled, failure);
            context.runOnContext(ignored -> next.run());
        });
    }

    /** The same for a caller that waits for it, which waits for 10 s: then the future fails, although settling goes on. */
    Future<Void> inTime(Future<Void> settling) {
        Promise<Void> answer = Promise.promise();
        long timer = vertx.setTimer(
                TIMEOUT.toMillis(),
                late -> answer.tryFail(Problem.of(
                                ProblemType.NOT_READY,
                                "the call was answered, and the ledger's database does not write it down yet: it is"
                                        + " charged once; ask again with the same idempotency key to get its answer")
                        .retryAfter(Duration.ofSeconds(2))));
        settling.onComplete(done -> {
            vertx.cancelTimer(timer);
            answer.tryComplete();
        });
        return answer.future();
    }

    private CompletableFuture<SettlementResult> submit(
            Settlement settlement, Supplier<CompletableFuture<SettlementResult>> settling) {
        open.ends(settlement);
        questions.settled(settlement);
        try {
            return settling.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void complain(Settlement settlement, @Nullable SettlementResult settled, @Nullable Throwable failure) {
        open.settled(settlement.reservation());
        if (failure != null) {
            LOG.errorf(
                    "a reservation could not be settled, the sweep will charge its bound: reservation=%s cause=%s",
                    settlement.reservation(), failure.getMessage());
        } else if (settled instanceof SettlementResult.NotFound) {
            LOG.errorf("a reservation was lost: reservation=%s", settlement.reservation());
        }
    }

    private interface Then<T> {
        void go(@Nullable T value, @Nullable Throwable failure);
    }

    private static <T> void handle(CompletableFuture<T> future, Then<T> then) {
        CompletableFuture<T> _ = future.whenComplete(then::go);
    }

    /** Seals the answer so that it can be kept for a day, or returns null without a key. */
    @Nullable
    StoredResponse seal(Authorisation.@Nullable Key key, String contentType, Map<String, String> headers, String body) {
        return key == null
                ? null
                : responses.seal(key, new StoredResponses.Replay(200, contentType, replayHeaders.write(headers), body));
    }

    /** A kept answer, ready to be given again. */
    record ReplayableResponse(String contentType, Map<String, String> headers, Buffer body) {}

    /**
     * The answer to the first request with this key; empty if that request came to nothing and the key is free again.
     * Fails with a {@link Problem} if the answer is not known, or not yet, or if memory is too short to read it.
     *
     * @param memory the request's heap lease; it grows for the reading, and afterwards pays for the answer
     */
    Future<Optional<ReplayableResponse>> replay(Authorisation.Key key, HeapLease memory) {
        return vertx.executeBlocking(
                () -> {
                    long before = memory.bytes();
                    return responses.find(key, memory).map(found -> {
                        Map<String, String> headers = replayHeaders.read(found.headers());
                        Buffer body = Buffer.buffer(found.body().array());
                        memory.tryResize(before + body.length());
                        return new ReplayableResponse(found.contentType(), headers, body);
                    });
                },
                false);
    }
}
