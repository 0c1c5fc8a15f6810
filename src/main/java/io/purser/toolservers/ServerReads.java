package io.purser.toolservers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.PlainJson;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.client.RpcRequest;
import io.purser.toolservers.client.ServerAnswer;
import io.purser.toolservers.client.ServerFailure;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources and prompts of servers, and has arguments completed there. A read has the limits of a tool's call, and
 * costs nothing. Nothing of it is kept.
 */
@ApplicationScoped
public class ServerReads {
    private static final Logger LOG = Logger.getLogger(ServerReads.class);

    private final CallsInFlight inFlight;
    private final long largestAnswer;

    ServerReads(CallsInFlight inFlight, HeapAccount account) {
        this.inFlight = inFlight;
        this.largestAnswer = ServerExchange.largest(account);
    }

    /** What came of a read. */
    public sealed interface Outcome {
        /** The server answered. */
        record Answered(ObjectNode result) implements Outcome {}

        /**
         * The server answered with an error of JSON-RPC.
         *
         * @param message for people, with the server's words
         */
        record Refused(long code, String message) implements Outcome {}

        /** The server did not answer. */
        record Failed(Problem problem) implements Outcome {}
    }

    /**
     * Reads a resource.
     *
     * @param memory grows by what the answer takes
     * @throws Problem {@code busy} or {@code not_ready} if it is not sent now
     */
    public Outcome resource(ContentDirectory.Found found, Caller caller, HeapLease memory) {
        ObjectNode params = PlainJson.MAPPER.createObjectNode().put("uri", found.uri());
        return sent(found.server(), RpcRequest.of("resources/read", params), caller, memory, ReadResults::ofResource);
    }

    /**
     * Fills in a prompt.
     *
     * @param arguments the JSON object of the arguments, which goes on as it is
     * @throws Problem as {@link #resource} does
     */
    public Outcome prompt(OfferedContent prompt, byte[] arguments, Caller caller, HeapLease memory) {
        return sent(prompt.server(), RpcRequest.prompt(prompt.id(), arguments), caller, memory, ReadResults::ofPrompt);
    }

    /**
     * Has an argument of a prompt, or a variable of a template, completed.
     *
     * @param argument with its name and the beginning of its value
     * @param context with the other arguments, or null
     * @throws Problem as {@link #resource} does
     */
    public Outcome completion(
            OfferedContent content,
            ObjectNode argument,
            @Nullable ObjectNode context,
            Caller caller,
            HeapLease memory) {
        if (!content.server().completes()) {
            return new Outcome.Answered(ReadResults.noCompletion());
        }
        ObjectNode params = PlainJson.MAPPER.createObjectNode();
        boolean isPrompt = content.kind() == ContentKind.PROMPT;
        params.putObject("ref")
                .put("type", isPrompt ? "ref/prompt" : "ref/resource")
                .put(isPrompt ? "name" : "uri", content.id());
        params.set("argument", argument);
        if (context != null) {
            params.set("context", context);
        }
        return sent(
                content.server(),
                RpcRequest.of("completion/complete", params),
                caller,
                memory,
                ReadResults::ofCompletion);
    }

    /** Finds what is to be passed on in a server's result. */
    private interface ResultReader {
        ObjectNode read(ObjectNode content) throws ServerFailure;
    }

    private Outcome sent(
            RegisteredServer server, RpcRequest request, Caller caller, HeapLease memory, ResultReader reader) {
        ServerExchange exchange = new ServerExchange(server, largestAnswer, memory);
        return inFlight.pass(server, caller, () -> {
            try {
                return switch (exchange.ask(request, exchange.peer())) {
                    case ServerAnswer.Refusal(long code, String message) ->
                        new Outcome.Refused(
                                code,
                                "the tool server \"%s\" answers with the error %d: %s"
                                        .formatted(server.definition().name(), code, message));
                    case ServerAnswer.Result(ObjectNode content) -> {
                        ObjectNode result = reader.read(content);
                        OfferedContent.putServer(result, server);
                        yield new Outcome.Answered(result);
                    }
                };
            } catch (ServerFailure failure) {
                return new Outcome.Failed(problem(server, failure));
            }
        });
    }

    private static Problem problem(RegisteredServer server, ServerFailure failure) {
        String name = server.definition().name();
        LOG.infof("a tool server failed at a read: name=%s because it %s", name, failure.why());
        return Problem.of(
                switch (failure.effect()) {
                    case NOT_SENT, UNKNOWN, WITHOUT_MEMORY -> ProblemType.PROVIDER_FAILED;
                    case REFUSED -> ProblemType.NO_PROVIDER;
                    case BUSY -> ProblemType.BUSY;
                    case TIMED_OUT -> ProblemType.PROVIDER_TIMEOUT;
                },
                "the tool server \"%s\" %s".formatted(name, failure.why()));
    }
}
