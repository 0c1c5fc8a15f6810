package io.purser.toolservers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.SpenderResolver;
import io.purser.ledger.Spender;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.client.CallContent;
import io.purser.toolservers.client.Peer;
import io.purser.toolservers.client.RpcRequest;
import io.purser.toolservers.client.ServerAnswer;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ServerFailure.Effect;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Calls the tools of servers. A call is authorised durably before it is sent, sent once for each key, and charged when
 * its server has answered, or may have done its work.
 */
@ApplicationScoped
public class ToolServerCalls {
    private static final Logger LOG = Logger.getLogger(ToolServerCalls.class);

    private final ToolPayments payments;
    private final RoundSeals seals;
    private final long largestAnswer;
    private final CallsInFlight inFlight;

    ToolServerCalls(ToolPayments payments, RoundSeals seals, CallsInFlight inFlight, HeapAccount account) {
        this.payments = payments;
        this.seals = seals;
        this.inFlight = inFlight;
        this.largestAnswer = ServerExchange.largest(account);
    }

    /** What came of a call. */
    public sealed interface Outcome {
        /** The server answered, or the answer to the first call with the key is given again. */
        record Answered(ObjectNode result) implements Outcome {}

        /**
         * The server did not answer.
         *
         * @param wasCharged whether the call may have done its work, and was charged
         */
        record Failed(Problem problem, boolean wasCharged) implements Outcome {}

        /**
         * Nothing was sent, because what the caller sends does not belong to this call.
         *
         * @param why the end of a sentence that begins with the field {@code field}
         */
        record Misplaced(String field, String why) implements Outcome {}
    }

    /**
     * Calls a tool.
     *
     * @param caller who may use the tool
     * @param memory grows by what the answer takes, and stays open until the call is settled, even if its caller has left
     * @throws Problem if the call is refused before it is sent, or if the first call with its key is under way or has no
     *     result that is known
     */
    public Outcome call(OfferedTool tool, ToolCall call, CallTerms terms, Caller caller, HeapLease memory) {
        Spender spender = SpenderResolver.of(caller, terms.agent(), terms.task(), List.of());
        if (terms.isDry()) {
            return new Outcome.Answered(ServerResults.ofDryRun(tool));
        }
        Authorisation.Key key = ToolPayments.key(spender, terms.key(), tool, call);
        if (key != null) {
            Optional<ObjectNode> first = payments.repeated(key, memory);
            if (first.isPresent()) {
                return new Outcome.Answered(first.get());
            }
        }
        RoundSeals.Place place = RoundSeals.Place.of(tool.server(), tool.name(), caller);
        Questions questions = seals.questions(call.abilities(), place);
        CallContent content;
        try {
            content = seals.content(call.arguments(), call.round(), questions, place)
                    .with(call.headers(), call.listening())
                    .with(call.asking());
        } catch (IllegalArgumentException e) {
            return new Outcome.Misplaced("requestState", String.valueOf(e.getMessage()));
        }
        ServerExchange exchange = new ServerExchange(tool.server(), largestAnswer, memory, call.asking());
        return inFlight.pass(tool.server(), caller, () -> paid(tool, content, questions, spender, key, exchange));
    }

    private Outcome paid(
            OfferedTool tool,
            CallContent content,
            Questions questions,
            Spender spender,
            Authorisation.@Nullable Key key,
            ServerExchange exchange) {
        Peer peer;
        try {
            peer = exchange.peer();
        } catch (ServerFailure failure) {
            return failed(tool, failure);
        }
        if (content.isRound() && !peer.isStateless()) {
            return new Outcome.Misplaced(
                    "inputResponses", "cannot be sent: the server speaks a revision without rounds");
        }
        Optional<UUID> held = payments.hold(tool, spender, key, exchange.waiting());
        if (held.isEmpty()) {
            return new Outcome.Answered(payments.repeated(Objects.requireNonNull(key), exchange.memory())
                    .orElseThrow(() -> Problem.of(
                                    ProblemType.IN_FLIGHT, "the key of this call became free just now; ask again")
                            .retryAfter(Duration.ofSeconds(1))));
        }
        long begin = System.nanoTime();
        try {
            ServerAnswer answer = exchange.ask(RpcRequest.call(tool.name(), content), peer);
            ObjectNode result = ServerResults.of(answer, questions, held.get(), tool.price());
            payments.capture(held.get(), tool, result, key, since(begin));
            return new Outcome.Answered(result);
        } catch (ServerFailure failure) {
            payments.fail(held.get(), failure.effect(), since(begin));
            return failed(tool, failure);
        } catch (RuntimeException defect) {
            payments.fail(held.get(), Effect.UNKNOWN, since(begin));
            throw defect;
        }
    }

    private static long since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    private static Outcome.Failed failed(OfferedTool tool, ServerFailure failure) {
        String server = tool.server().definition().name();
        LOG.infof("a tool server failed: name=%s tool=%s because it %s", server, tool.name(), failure.why());
        String what = "the tool server \"%s\" %s".formatted(server, failure.why());
        return switch (failure.effect()) {
            case NOT_SENT -> free(ProblemType.PROVIDER_FAILED, what);
            case REFUSED -> free(ProblemType.NO_PROVIDER, what);
            case BUSY -> free(ProblemType.BUSY, what);
            case UNKNOWN, WITHOUT_MEMORY -> charged(ProblemType.PROVIDER_FAILED, what, tool);
            case TIMED_OUT -> charged(ProblemType.PROVIDER_TIMEOUT, what, tool);
        };
    }

    private static Outcome.Failed free(ProblemType type, String what) {
        return new Outcome.Failed(
                Problem.of(type, what + "; nothing was charged").with("cost_usd", "0"), false);
    }

    private static Outcome.Failed charged(ProblemType type, String what, OfferedTool tool) {
        return new Outcome.Failed(
                Problem.of(
                                type,
                                what
                                        + "; it may have done its work, so that the call was charged %s USD"
                                                .formatted(tool.price()))
                        .with("cost_usd", tool.price().toString())
                        .paidFor(),
                true);
    }
}
