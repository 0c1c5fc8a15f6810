package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.json.TreeReader;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.ConnectionFailureText;
import io.purser.problem.Problem;
import io.purser.toolservers.ServerFailure.Effect;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the Model Context Protocol with one tool server over Streamable HTTP: without a session if the server can, and
 * otherwise in a session that all callers share. Nothing that it sends comes from the caller but the arguments of a tool.
 */
final class McpClient {
    private static final TreeReader JSON = TreeReader.strict(100);
    private static final int SUCCESS = 2;
    private static final int REDIRECT = 3;
    private static final int CLIENT_ERROR = 4;
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int LARGEST_REFUSAL = 65_536;
    /** A server asks without leave if it asks at all: Purser offers it neither sampling nor elicitation. */
    private static final int MOST_QUESTIONS = 8;

    private static final String WITHOUT_MEMORY = "answers with more than there is memory for now";

    /**
     * The limits of one exchange.
     *
     * @param longest from connecting to the last byte
     * @param largest bytes of the answer
     * @param memory receives the bytes of memory that the answer takes; an exception from it ends the reading
     */
    record Limits(Duration longest, long largest, LongConsumer memory) {}

    private record Reply(
            int status, ByteBuffer body, @Nullable String session) {}

    private final URI url;
    private final @Nullable Credential credential;
    private final Supplier<HttpClient> http;
    private volatile @Nullable Peer peer;

    McpClient(URI url, @Nullable Credential credential, Supplier<HttpClient> http) {
        this.url = url;
        this.credential = credential;
        this.http = http;
    }

    /**
     * How the server speaks. Asks it if nobody knows; that changes nothing there.
     *
     * @throws ServerFailure with the effect {@code NOT_SENT}, whatever went wrong
     */
    Peer peer(Limits limits) throws ServerFailure {
        Peer known = peer;
        if (known != null) {
            return known;
        }
        try {
            Peer found = isStateless(limits) ? Peer.WITHOUT_SESSION : handshake(limits);
            peer = found;
            return found;
        } catch (ServerFailure failure) {
            throw new ServerFailure(Effect.NOT_SENT, failure.why());
        }
    }

    /** Forgets how the server speaks, so that the next request finds out. */
    void forget(Peer known) {
        if (known.equals(peer)) {
            peer = null;
        }
    }

    private boolean isStateless(Limits limits) throws ServerFailure {
        RpcRequest discover = RpcRequest.of("server/discover", PlainJson.MAPPER.createObjectNode());
        Reply reply;
        try {
            reply = exchange(discover, Peer.WITHOUT_SESSION, limits);
        } catch (ServerFailure failure) {
            if (failure.effect() == Effect.UNKNOWN) {
                return false; // an older server may end the connection over a request that it does not know
            }
            throw failure;
        }
        if (reply.status() == UNAUTHENTICATED || reply.status() == FORBIDDEN) {
            throw refusal(reply);
        }
        if (reply.status() / 100 != SUCCESS) {
            return false;
        }
        try {
            return answer(discover, reply, limits) instanceof ServerAnswer.Result(ObjectNode content)
                    && content.path("supportedVersions")
                            .valueStream()
                            .anyMatch(version -> Peer.STATELESS.equals(version.textValue()));
        } catch (ServerFailure noAnswer) {
            return false; // an older server answers in some other way
        }
    }

    private Peer handshake(Limits limits) throws ServerFailure {
        ObjectNode params = PlainJson.MAPPER.createObjectNode().put("protocolVersion", Peer.HANDSHAKE);
        params.putObject("capabilities");
        params.set("clientInfo", RpcRequest.clientInfo());
        RpcRequest initialize = RpcRequest.of("initialize", params);
        Reply reply = exchange(initialize, null, limits);
        requireSuccess(reply);
        return switch (answer(initialize, reply, limits)) {
            case ServerAnswer.Refusal(long code, String message) ->
                throw new ServerFailure(Effect.NOT_SENT, "refuses a handshake: %s (%d)".formatted(message, code));
            case ServerAnswer.Result(ObjectNode content) -> {
                Peer found = Peer.ofHandshake(content.path("protocolVersion").asText(), reply.session());
                exchange(RpcRequest.notification("notifications/initialized"), found, limits);
                yield found;
            }
        };
    }

    /**
     * Sends a request, once.
     *
     * @param known how the server speaks
     */
    ServerAnswer ask(RpcRequest request, Peer known, Limits limits) throws ServerFailure {
        Reply reply = exchange(request, known, limits);
        if (reply.status() == NOT_FOUND && known.session() != null) {
            forget(known);
            throw new ServerFailure(Effect.NOT_SENT, "has ended the session");
        }
        requireSuccess(reply);
        return answer(request, reply, limits);
    }

    private static void requireSuccess(Reply reply) throws ServerFailure {
        switch (reply.status() / 100) {
            case SUCCESS -> {}
            case REDIRECT ->
                throw new ServerFailure(
                        Effect.REFUSED,
                        "sends on to another address (%d), to which nothing is sent".formatted(reply.status()));
            case CLIENT_ERROR -> throw refusal(reply);
            default -> throw new ServerFailure(Effect.UNKNOWN, "answers with status %d".formatted(reply.status()));
        }
    }

    private static ServerFailure refusal(Reply reply) {
        String told;
        try {
            told = JSON.read(reply.body().array()).path("error").path("message").asText();
        } catch (IOException e) {
            told = "";
        }
        return new ServerFailure(
                reply.status() == TOO_MANY ? Effect.BUSY : Effect.REFUSED,
                "refuses the request with status %d%s"
                        .formatted(reply.status(), told.isEmpty() ? "" : ": " + ThirdPartyText.quoted(told)));
    }

    private static ServerAnswer answer(RpcRequest request, Reply reply, Limits limits) throws ServerFailure {
        if (reply.body().array().length == 0) {
            throw new ServerFailure(Effect.UNKNOWN, "ends its answer without the message that answers the request");
        }
        JsonNode message;
        try {
            message = JSON.read(reply.body().array(), limits.memory());
        } catch (IOException e) {
            throw new ServerFailure(Effect.UNKNOWN, "answers with something that is no JSON");
        } catch (Problem problem) {
            throw new ServerFailure(Effect.UNKNOWN, WITHOUT_MEMORY);
        }
        if (!request.isAnsweredBy(message.get("id"))) {
            throw new ServerFailure(Effect.UNKNOWN, "answers another request than the one that it got");
        }
        return ServerAnswer.of(message);
    }

    private Reply exchange(RpcRequest request, @Nullable Peer known, Limits limits) throws ServerFailure {
        HttpRequest sent = request.to(url, credential, known);
        AtomicInteger questions = new AtomicInteger();
        try {
            HttpResponse<byte[]> response = BoundedHttpExchange.send(
                    http.get(),
                    sent,
                    head -> collector(request, known, head, limits, questions),
                    limits.largest(),
                    limits.longest());
            return new Reply(
                    response.statusCode(),
                    ByteBuffer.wrap(scrubbed(response.body())),
                    response.headers().firstValue("mcp-session-id").orElse(null));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new ServerFailure(Effect.NOT_SENT, "cannot be reached: " + ConnectionFailureText.why(e));
        } catch (HttpTimeoutException e) {
            throw new ServerFailure(
                    Effect.TIMED_OUT,
                    "gave no whole answer within %d s"
                            .formatted(limits.longest().toSeconds()));
        } catch (IOException e) {
            throw new ServerFailure(Effect.UNKNOWN, failureOf(e, limits));
        } catch (Problem problem) {
            throw new ServerFailure(Effect.UNKNOWN, WITHOUT_MEMORY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailure(Effect.UNKNOWN, "was not waited for, because Purser is stopping");
        }
    }

    /** The same body without the credential, if the server repeats what it was sent. */
    private byte[] scrubbed(byte[] body) {
        return credential == null ? body : credential.scrub(body);
    }

    private static String failureOf(IOException failure, Limits limits) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem) {
                return WITHOUT_MEMORY;
            }
            if (String.valueOf(cause.getMessage()).contains("exceeds capacity")) {
                return "answers with more than %d bytes".formatted(limits.largest());
            }
        }
        return "failed: " + ThirdPartyText.quoted(ConnectionFailureText.why(failure));
    }

    private HttpResponse.BodySubscriber<byte[]> collector(
            RpcRequest request,
            @Nullable Peer known,
            HttpResponse.ResponseInfo head,
            Limits limits,
            AtomicInteger questions) {
        if (head.statusCode() / 100 != SUCCESS) {
            return AnswerCollector.ofBeginning(limits.memory(), LARGEST_REFUSAL);
        }
        boolean isStream = head.headers()
                .firstValue("content-type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .startsWith("text/event-stream");
        return isStream
                ? AnswerCollector.ofStream(limits.memory(), event -> isAnswer(request, known, event, questions))
                : AnswerCollector.ofBody(limits.memory());
    }

    /** Whether an event of a stream answers the request. A question of the server is refused, and all else is dropped. */
    private boolean isAnswer(RpcRequest request, @Nullable Peer known, byte[] event, AtomicInteger questions) {
        Envelope envelope = Envelope.of(event);
        if (envelope.isQuestion()) {
            if (questions.incrementAndGet() <= MOST_QUESTIONS) {
                Thread.ofVirtual()
                        .name("refusal")
                        .start(() -> new QuestionRefusal(url, credential, known).send(http.get(), envelope.id()));
            }
            return false;
        }
        return envelope.isAnswer() && request.isAnsweredBy(envelope.id());
    }
}
