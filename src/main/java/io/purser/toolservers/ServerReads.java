package io.purser.toolservers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.PlainJson;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.client.Asking;
import io.purser.toolservers.client.CallContent;
import io.purser.toolservers.client.Peer;
import io.purser.toolservers.client.RpcRequest;
import io.purser.toolservers.client.ServerAnswer;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ServerFailure.Effect;
import io.purser.toolservers.client.WrittenObject;
import io.purser.toolservers.question.Abilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources and prompts of servers, and has arguments completed there. A read has the limits of a tool's call, and
 * costs nothing. Nothing of it is kept.
 */
@ApplicationScoped
public class ServerReads {
    private static final Logger LOG = Logger.getLogger(ServerReads.class);

    private static final Dialogue WITHOUT = new Dialogue(null, null, null);

    private final CallsInFlight inFlight;
    private final RoundSeals seals;
    private final long largestAnswer;

    ServerReads(CallsInFlight inFlight, RoundSeals seals, HeapAccount account) {
        this.inFlight = inFlight;
        this.seals = seals;
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

        /**
         * Nothing was sent, because what the caller sends does not belong to this read.
         *
         * @param why the end of a sentence that begins with the field {@code field}
         */
        record Misplaced(String field, String why) implements Outcome {}
    }

    /**
     * What a server may ask the caller, and what the caller answers.
     *
     * @param abilities of the caller, or null if nothing can be asked
     * @param round its answers to the questions of the last one, or null
     * @param asking how a server with a handshake asks the caller in the middle of the read, or null
     */
    public record Dialogue(
            @Nullable Abilities abilities,
            @Nullable Round round,
            @Nullable Asking asking) {}

    /**
     * Reads a resource.
     *
     * @param memory grows by what the answer takes
     * @throws Problem {@code busy} or {@code not_ready} if it is not sent now
     */
    public Outcome resource(ContentDirectory.Found found, Dialogue dialogue, Caller caller, HeapLease memory) {
        Read read = new Read(found.server(), "resources/read " + found.uri(), null, ReadResults::ofResource);
        return sent(read, dialogue, content -> RpcRequest.resource(found.uri(), content), caller, memory);
    }

    /**
     * Fills in a prompt.
     *
     * @param arguments the JSON object of the arguments, which goes on as it is
     * @throws Problem as {@link #resource} does
     */
    public Outcome prompt(OfferedContent prompt, byte[] arguments, Dialogue dialogue, Caller caller, HeapLease memory) {
        Read read = new Read(
                prompt.server(), "prompts/get " + prompt.id(), new WrittenObject(arguments), ReadResults::ofPrompt);
        return sent(read, dialogue, content -> RpcRequest.prompt(prompt.id(), content), caller, memory);
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
        Read read = new Read(content.server(), "completion/complete " + content.id(), null, ReadResults::ofCompletion);
        return sent(read, WITHOUT, nothing -> RpcRequest.of("completion/complete", params), caller, memory);
    }

    /** Finds what is to be passed on in a server's result. */
    private interface ResultReader {
        ObjectNode read(ObjectNode content) throws ServerFailure;
    }

    /**
     * One read.
     *
     * @param asked the method and what it is about
     * @param arguments of the caller, or null
     */
    private record Read(
            RegisteredServer server, String asked, @Nullable WrittenObject arguments, ResultReader reader) {}

    private Outcome sent(
            Read read, Dialogue dialogue, Function<CallContent, RpcRequest> request, Caller caller, HeapLease memory) {
        RegisteredServer server = read.server();
        RoundSeals.Place place = RoundSeals.Place.of(server, read.asked(), caller);
        Questions questions = seals.questions(dialogue.abilities(), place);
        CallContent written;
        try {
            written = seals.content(read.arguments(), dialogue.round(), questions, place)
                    .with(dialogue.asking());
        } catch (IllegalArgumentException e) {
            return new Outcome.Misplaced("requestState", String.valueOf(e.getMessage()));
        }
        ServerExchange exchange = new ServerExchange(server, largestAnswer, memory, dialogue.asking());
        return inFlight.pass(server, caller, () -> {
            try {
                Peer peer = exchange.peer();
                if (written.isRound() && !peer.isStateless()) {
                    return new Outcome.Misplaced(
                            "inputResponses", "cannot be sent: the server speaks a revision without rounds");
                }
                return switch (exchange.ask(request.apply(written), peer)) {
                    case ServerAnswer.Refusal(long code, String message) ->
                        new Outcome.Refused(
                                code,
                                "the tool server \"%s\" answers with the error %d: %s"
                                        .formatted(server.definition().name(), code, message));
                    case ServerAnswer.Result(ObjectNode content) -> {
                        ObjectNode result = result(content, questions, read.reader());
                        OfferedContent.putServer(result, server);
                        yield new Outcome.Answered(result);
                    }
                };
            } catch (ServerFailure failure) {
                return new Outcome.Failed(problem(server, failure));
            }
        });
    }

    private static ObjectNode result(ObjectNode content, Questions questions, ResultReader reader)
            throws ServerFailure {
        if (!Questions.areIn(content)) {
            return reader.read(content);
        }
        String obstacle = questions.obstacle(content);
        if (obstacle != null) {
            throw new ServerFailure(Effect.UNKNOWN, obstacle);
        }
        return questions.passed(content);
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
