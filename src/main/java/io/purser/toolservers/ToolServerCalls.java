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
import io.purser.toolservers.client.ExchangeLimits;
import io.purser.toolservers.client.McpClient;
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
    /**
     * An answer takes this many times its bytes until it is sent: as bytes, as texts, sealed, and as output. Its tree
     * comes in addition.
     */
    static final int HOLDING = 6;

    private static final long LARGEST_ANSWER = 4L << 20;
    private static final Duration LONGEST_GREETING = Duration.ofSeconds(10);

    private final ToolPayments payments;
    private final long largestAnswer;
    private final CallsInFlight inFlight = new CallsInFlight();

    ToolServerCalls(ToolPayments payments, HeapAccount account) {
        this.payments = payments;
        this.largestAnswer = Math.min(LARGEST_ANSWER, account.limit() / HOLDING);
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
    }

    /**
     * Calls a tool.
     *
     * @param arguments the JSON object of the arguments, which goes on as it is
     * @param caller who may use the tool
     * @param memory grows by what the answer takes, and stays open until the call is settled, even if its caller has left
     * @throws Problem if the call is refused before it is sent, or if the first call with its key is under way or has no
     *     result that is known
     */
    public Outcome call(OfferedTool tool, byte[] arguments, CallTerms terms, Caller caller, HeapLease memory) {
        Spender spender = SpenderResolver.of(caller, terms.agent(), terms.task(), List.of());
        if (terms.isDry()) {
            return new Outcome.Answered(ServerResults.ofDryRun(tool));
        }
        Authorisation.Key key = ToolPayments.key(spender, terms.key(), tool, arguments);
        if (key != null) {
            Optional<ObjectNode> first = payments.repeated(key, memory);
            if (first.isPresent()) {
                return new Outcome.Answered(first.get());
            }
        }
        String server = tool.server().definition().name();
        inFlight.enter(caller.id(), server);
        try {
            ServerGate gate = tool.server().gate();
            gate.enter(caller.id(), tool.server().definition().callsAtOnce());
            try {
                return paid(tool, arguments, spender, key, memory);
            } finally {
                gate.leave(caller.id());
            }
        } finally {
            inFlight.leave(caller.id(), server);
        }
    }

    private Outcome paid(
            OfferedTool tool, byte[] arguments, Spender spender, Authorisation.@Nullable Key key, HeapLease memory) {
        Peer peer;
        try {
            peer = peer(tool, memory);
        } catch (ServerFailure failure) {
            if (failure.effect() != Effect.BUSY) {
                tool.server().gate().failed();
            }
            return failed(tool, failure);
        }
        Optional<UUID> held = payments.hold(tool, spender, key);
        if (held.isEmpty()) {
            return new Outcome.Answered(payments.repeated(Objects.requireNonNull(key), memory)
                    .orElseThrow(() -> Problem.of(
                                    ProblemType.IN_FLIGHT, "the key of this call became free just now; ask again")
                            .retryAfter(Duration.ofSeconds(1))));
        }
        long begin = System.nanoTime();
        try {
            ServerAnswer answer = sent(tool, arguments, peer, memory);
            ObjectNode result = ServerResults.of(answer, held.get(), tool.price());
            tool.server().gate().answered();
            payments.capture(held.get(), tool, result, key, since(begin));
            return new Outcome.Answered(result);
        } catch (ServerFailure failure) {
            payments.fail(held.get(), failure.effect(), since(begin));
            if (failure.effect() == Effect.NOT_SENT) {
                tool.server().gate().failed();
            } else {
                tool.server().gate().answered();
            }
            return failed(tool, failure);
        } catch (RuntimeException defect) {
            payments.fail(held.get(), Effect.UNKNOWN, since(begin));
            throw defect;
        }
    }

    /** A call that met an ended session did nothing, and is sent once more in a new one. */
    private ServerAnswer sent(OfferedTool tool, byte[] arguments, Peer peer, HeapLease memory) throws ServerFailure {
        McpClient client = tool.server().client();
        RpcRequest request = RpcRequest.call(tool.name(), arguments);
        try {
            return client.ask(request, peer, limits(tool, memory));
        } catch (ServerFailure failure) {
            if (failure.effect() != Effect.NOT_SENT || peer.session() == null) {
                if (failure.effect() == Effect.REFUSED) {
                    client.forget(peer); // it may be another server by now
                }
                throw failure;
            }
            return client.ask(request, peer(tool, memory), limits(tool, memory));
        }
    }

    private ExchangeLimits limits(OfferedTool tool, HeapLease memory) {
        return ExchangeLimits.within(tool.server().definition().timeout(), largestAnswer, HOLDING, memory::grow);
    }

    /** The memory of a greeting goes back when it is over. */
    private Peer peer(OfferedTool tool, HeapLease memory) throws ServerFailure {
        Duration timeout = tool.server().definition().timeout();
        Duration longest = timeout.compareTo(LONGEST_GREETING) < 0 ? timeout : LONGEST_GREETING;
        long before = memory.bytes();
        try {
            return tool.server().client().peer(ExchangeLimits.within(longest, largestAnswer, 1, memory::grow));
        } finally {
            memory.tryResize(before);
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
