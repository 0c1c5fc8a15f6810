package io.purser.toolservers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.budget.BudgetService;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.StoredResponse;
import io.purser.budget.operation.UsageTrust;
import io.purser.ids.TimeOrderedUuids;
import io.purser.json.TreeReader;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Spender;
import io.purser.memory.HeapLease;
import io.purser.money.TokenCounts;
import io.purser.problem.Problem;
import io.purser.toolservers.client.ServerFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The money of tool calls: held before a call is sent, and charged or given back afterwards. */
@ApplicationScoped
class ToolPayments {
    private static final Logger LOG = Logger.getLogger(ToolPayments.class);
    private static final TreeReader JSON = TreeReader.strict(100);
    /** A call that met an ended session is sent again. */
    private static final int MOST_SENDINGS = 2;
    /** The time after a call's time-outs at which its outcome counts as unknown. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final BudgetService budgets;
    private final StoredResponses responses;
    private final Clock clock;

    ToolPayments(BudgetService budgets, StoredResponses responses, Clock clock) {
        this.budgets = budgets;
        this.responses = responses;
        this.clock = clock;
    }

    /** The caller's key for that call, or null if it has none. */
    static Authorisation.@Nullable Key key(Spender spender, @Nullable String key, OfferedTool tool, ToolCall call) {
        String endpoint = "/mcp/" + tool.model();
        Round round = call.round();
        return key == null || round == null
                ? StoredResponses.key(
                        spender.caller(), key, endpoint, call.arguments().json())
                : StoredResponses.key(
                        spender.caller(),
                        round.keyOf(key),
                        endpoint + "\n" + round.digest(),
                        call.arguments().json());
    }

    /**
     * The result of the first call with that key; empty if the key is free.
     *
     * @param memory grows by what the result takes
     * @throws Problem if the first call is under way, or if its result is not known any more
     */
    Optional<ObjectNode> repeated(Authorisation.Key key, HeapLease memory) {
        long before = memory.bytes();
        return responses.find(key, memory).map(found -> tree(found.body(), before, memory));
    }

    private static ObjectNode tree(ByteBuffer body, long before, HeapLease memory) {
        int begin = body.arrayOffset() + body.position();
        byte[] json = Arrays.copyOfRange(body.array(), begin, begin + body.remaining());
        memory.resize(before + (long) ServerExchange.HOLDING * json.length); // as much as for the first answer
        try {
            return (ObjectNode) JSON.read(json, memory::grow);
        } catch (IOException e) {
            throw new IllegalStateException("a result that Purser stored cannot be read", e);
        }
    }

    /**
     * Holds the price of a call, durably.
     *
     * @param asking how long the server may wait for the caller
     * @return the reservation, or empty if the key was used in the meantime
     * @throws Problem if a budget cannot hold it, or the database does not answer
     */
    Optional<UUID> hold(OfferedTool tool, Spender spender, Authorisation.@Nullable Key key, Duration asking) {
        Instant now = clock.instant();
        UUID id = TimeOrderedUuids.next(now);
        String version = "tools:" + tool.server().version();
        CompletableFuture<AuthorisationResult> asked = budgets.authorise(new Authorisation(
                id,
                BilledCall.single(id, spender, OfferedTool.PROVIDER, tool.model(), version),
                Authorisation.Kind.SENT,
                Authorisation.Amounts.exactly(tool.price()),
                now,
                now.plus(tool.server().definition().timeout().multipliedBy(MOST_SENDINGS))
                        .plus(asking)
                        .plus(LATE),
                key,
                null,
                null));
        return switch (awaited(asked)) {
            case AuthorisationResult.Granted granted -> Optional.of(granted.reservation());
            case AuthorisationResult.KeyTaken taken -> Optional.empty();
            case AuthorisationResult.Exhausted(var status, var needed) ->
                throw BudgetService.refusal(status, needed, false);
            case AuthorisationResult.Busy(var status, var needed) -> throw BudgetService.refusal(status, needed, true);
            case AuthorisationResult.TooManyOpen tooMany -> throw BudgetService.refusal(tooMany);
        };
    }

    /** Nobody uses a grant that comes too late, so its money goes back. */
    private AuthorisationResult awaited(CompletableFuture<AuthorisationResult> asked) {
        try {
            return BudgetService.await(asked.copy());
        } catch (Problem tooLate) {
            CompletableFuture<Void> _ = asked.thenAccept(result -> {
                if (result instanceof AuthorisationResult.Granted granted) {
                    settle(new Settlement.VoidReservation(granted.reservation()), false);
                }
            });
            throw tooLate;
        }
    }

    /** Charges a call that was answered, and keeps its result for repetitions. */
    void capture(
            UUID reservation, OfferedTool tool, ObjectNode result, Authorisation.@Nullable Key key, long latencyMs) {
        StoredResponse kept = key == null
                ? null
                : responses.seal(key, new StoredResponses.Replay(200, "application/json", "{}", result.toString()));
        CallStatus status = ServerResults.isError(result) ? CallStatus.ERROR : CallStatus.OK;
        settle(
                new Settlement.Capture(
                        reservation,
                        CallOutcome.timed(TokenCounts.NONE, status, latencyMs, null),
                        tool.price(),
                        null,
                        null,
                        kept,
                        UsageTrust.AS_REPORTED),
                true);
    }

    /** Charges a call that failed if its server may have done its work, and gives its money back otherwise. */
    void fail(UUID reservation, ServerFailure.Effect effect, long latencyMs) {
        settle(
                switch (effect) {
                    case NOT_SENT -> new Settlement.VoidReservation(reservation);
                    case REFUSED, BUSY -> new Settlement.Failure(reservation, CallStatus.ERROR, latencyMs);
                    case UNKNOWN, WITHOUT_MEMORY, TIMED_OUT -> new Settlement.UnknownCost(reservation, latencyMs);
                },
                true);
    }

    /** If the database is away, the settlement stays in the queue, and after a crash the sweep charges the price. */
    private void settle(Settlement settlement, boolean waits) {
        try {
            CompletableFuture<?> settled = budgets.settle(settlement);
            if (waits) {
                BudgetService.await(settled);
            }
        } catch (RuntimeException failure) {
            LOG.errorf(
                    "a tool call is not settled yet: reservation=%s cause=%s",
                    settlement.reservation(), failure.getMessage());
        }
    }
}
