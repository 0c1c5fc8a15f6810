package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.json.TreeReader;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.Problem;
import io.purser.toolservers.client.ServerFailure.Effect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the Model Context Protocol with one tool server over Streamable HTTP: without a session if the server can, and
 * otherwise in a session that all callers share. A caller who can be asked something has sessions of its own. What it sends of a caller is in {@link CallContent}.
 */
public final class McpClient {
    private static final TreeReader JSON = TreeReader.strict(100);
    private static final int LARGEST_REFUSAL = 65_536;
    /** A greeting tells versions and what the server can do. */
    private static final long LARGEST_GREETING = 65_536;

    private final URI url;
    private final @Nullable Credential credential;
    private final boolean isCredentialLost;
    private final Scrubber scrubber;
    private final Supplier<HttpClient> http;
    private final ReentrantLock greeting = new ReentrantLock();
    private final CallerSessions ofCallers = new CallerSessions();
    private volatile @Nullable Peer peer;

    /**
     * A client of one server.
     *
     * @param isCredentialLost whether the server wants a credential that cannot be opened; then nothing is sent
     */
    public McpClient(URI url, @Nullable Credential credential, boolean isCredentialLost, Supplier<HttpClient> http) {
        this.url = url;
        this.credential = credential;
        this.isCredentialLost = isCredentialLost;
        this.scrubber = Scrubber.of(credential);
        this.http = http;
    }

    /**
     * How the server speaks. Asks it if nobody knows, and lets only one caller ask; that changes nothing there.
     *
     * @throws ServerFailure with the effect {@code BUSY} if there is no memory for the greeting, otherwise with {@code
     *     NOT_SENT}, whatever went wrong
     */
    public Peer peer(ExchangeLimits limits) throws ServerFailure {
        Peer known = peer;
        if (known != null) {
            return known;
        }
        try {
            if (!greeting.tryLock(limits.rest().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ServerFailure(Effect.NOT_SENT, ExchangeFailures.late(limits));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ExchangeFailures.stopping(Effect.NOT_SENT);
        }
        try {
            return greeted(limits.withLargest(LARGEST_GREETING));
        } finally {
            greeting.unlock();
        }
    }

    /**
     * The same, for a caller who may be asked something: a server with a handshake then learns what in a session that is
     * for this caller alone.
     */
    public Peer peer(@Nullable Asking asking, ExchangeLimits limits) throws ServerFailure {
        Peer shared = peer(limits);
        return asking == null || shared.isStateless()
                ? shared
                : ofCallers.peer(
                        asking,
                        shared,
                        () -> unsent(() -> handshake(asking.capabilities(), limits.withLargest(LARGEST_GREETING))));
    }

    private Peer greeted(ExchangeLimits limits) throws ServerFailure {
        Peer known = peer;
        if (known != null) {
            return known; // another caller asked meanwhile
        }
        Peer found = asked(null, limits);
        peer = found;
        return found;
    }

    /** Asks a server how it speaks. One that needed no session until now gets none because of a bad moment. */
    private Peer asked(@Nullable Peer known, ExchangeLimits limits) throws ServerFailure {
        return unsent(() -> {
            Peer discovered = discovered(known != null && known.isStateless() ? known : null, limits);
            return discovered == null ? handshake(PlainJson.MAPPER.createObjectNode(), limits) : discovered;
        });
    }

    /** A failed greeting changes nothing at the server. */
    private static Peer unsent(CallerSessions.Greeting greeting) throws ServerFailure {
        try {
            return greeting.peer();
        } catch (ServerFailure failure) {
            throw new ServerFailure(
                    failure.effect() == Effect.WITHOUT_MEMORY ? Effect.BUSY : Effect.NOT_SENT, failure.why());
        }
    }

    /**
     * The same, asked again if that begins no further session, because a server may have something new. Others go on
     * with what is known meanwhile.
     */
    public Peer renewed(ExchangeLimits limits) throws ServerFailure {
        Peer known = peer;
        if (known == null || known.session() != null) {
            return peer(limits);
        }
        Peer found = asked(known, limits.withLargest(LARGEST_GREETING));
        if (!found.equals(known)) {
            peer = found;
        }
        return found;
    }

    /** Forgets how the server speaks, so that the next request finds out. */
    public void forget(Peer known) {
        boolean isOfCaller = ofCallers.forget(known);
        if (isOfCaller || known.equals(peer)) {
            peer = null;
        }
    }

    /** How a server speaks that needs no session; null if it needs one. What is known holds if it does not say. */
    private @Nullable Peer discovered(@Nullable Peer known, ExchangeLimits limits) throws ServerFailure {
        RpcRequest discover = RpcRequest.of("server/discover", PlainJson.MAPPER.createObjectNode());
        Reply reply;
        try {
            reply = exchange(discover, Peer.WITHOUT_SESSION, limits);
        } catch (ServerFailure failure) {
            if (failure.effect() == Effect.UNKNOWN) {
                return known; // an older server may end the connection over a request that it does not know
            }
            throw failure;
        }
        if (reply.status().wantsCredential()) {
            requireSuccess(reply);
        }
        if (!reply.status().isSuccess()) {
            return known;
        }
        try {
            return answer(discover, reply, limits) instanceof ServerAnswer.Result(ObjectNode content)
                            && content.path("supportedVersions")
                                    .valueStream()
                                    .anyMatch(version -> Peer.STATELESS.equals(version.textValue()))
                    ? Peer.ofDiscovery(content)
                    : null;
        } catch (ServerFailure failure) {
            if (failure.effect() == Effect.WITHOUT_MEMORY) {
                throw failure;
            }
            return known; // an older server answers in some other way
        }
    }

    private Peer handshake(ObjectNode capabilities, ExchangeLimits limits) throws ServerFailure {
        ObjectNode params = PlainJson.MAPPER.createObjectNode().put("protocolVersion", Peer.HANDSHAKE);
        params.set("capabilities", capabilities);
        params.set("clientInfo", RpcRequest.clientInfo());
        RpcRequest initialize = RpcRequest.of("initialize", params);
        Reply reply = exchange(initialize, null, limits);
        requireSuccess(reply);
        return switch (answer(initialize, reply, limits)) {
            case ServerAnswer.Refusal(long code, String message) ->
                throw new ServerFailure(Effect.NOT_SENT, "refuses a handshake: %s (%d)".formatted(message, code));
            case ServerAnswer.Result(ObjectNode content) -> {
                Peer found = Peer.ofHandshake(content, reply.session());
                exchange(RpcRequest.notification("notifications/initialized"), found, limits);
                yield found;
            }
        };
    }

    /**
     * Sends a request, once.
     *
     * @param known how the server speaks
     * @param isNew whether it has said so just now, so that its session has not ended
     */
    public ServerAnswer ask(RpcRequest request, Peer known, boolean isNew, ExchangeLimits limits) throws ServerFailure {
        Reply reply = exchange(request, known, limits);
        if (request.isOfAList() && reply.knowsNoSuchMethod()) {
            return answer(request, reply, limits);
        }
        if (known.session() != null && !isNew && reply.endsASession(request)) {
            forget(known);
            throw new ServerFailure(Effect.NOT_SENT, "has ended the session");
        }
        if (reply.mayBeOfAnotherServer(request)) {
            forget(known);
        }
        requireSuccess(reply);
        return answer(request, reply, limits);
    }

    private void requireSuccess(Reply reply) throws ServerFailure {
        if (!reply.status().isSuccess()) {
            throw reply.status().failure(scrubber.text(reply.errorMessage()));
        }
    }

    private ServerAnswer answer(RpcRequest request, Reply reply, ExchangeLimits limits) throws ServerFailure {
        if (reply.body().length == 0) {
            throw new ServerFailure(Effect.UNKNOWN, "ends its answer without the message that answers the request");
        }
        JsonNode message;
        try {
            message = scrubber.tree(JSON.read(reply.body(), limits.memory()));
        } catch (IOException e) {
            throw new ServerFailure(Effect.UNKNOWN, "answers with something that is no JSON");
        } catch (Problem problem) {
            throw new ServerFailure(Effect.WITHOUT_MEMORY, ExchangeFailures.WITHOUT_MEMORY);
        }
        if (!request.isAnsweredBy(message.get("id"))) {
            throw new ServerFailure(Effect.UNKNOWN, "answers another request than the one that it got");
        }
        return ServerAnswer.of(message);
    }

    private Reply exchange(RpcRequest request, @Nullable Peer known, ExchangeLimits limits) throws ServerFailure {
        if (isCredentialLost) {
            throw new ServerFailure(
                    Effect.NOT_SENT, "has a credential that cannot be opened here, and gets no request without it");
        }
        HttpRequest sent = request.to(url, credential, known);
        Duration rest = limits.rest();
        if (!rest.isPositive()) {
            throw new ServerFailure(Effect.NOT_SENT, ExchangeFailures.late(limits));
        }
        Asking asking = request.asking(known);
        AtomicInteger status = new AtomicInteger();
        try (ServerQuestions questions = new ServerQuestions(
                asking, new QuestionReply(url, credential, known, http), scrubber, limits.memory())) {
            Asides asides = new Asides(questions, request.notices(scrubber, limits.memory()));
            HttpResponse<byte[]> response = BoundedHttpExchange.send(
                    http.get(),
                    sent,
                    head -> {
                        status.set(head.statusCode());
                        return collector(request, head, limits, asides);
                    },
                    limits.largest(),
                    () -> asking == null ? limits.rest() : limits.rest().plus(asking.waited()));
            return new Reply(
                    new AnswerStatus(response.statusCode()),
                    response.body(),
                    response.headers().firstValue("mcp-session-id").orElse(null));
        } catch (IOException | RuntimeException e) {
            AnswerStatus arrived = new AnswerStatus(status.get());
            if (arrived.isRefusal()) {
                return new Reply(arrived, new byte[0], null); // only the server's words are lost
            }
            throw ExchangeFailures.of(e, limits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ExchangeFailures.stopping(Effect.UNKNOWN);
        }
    }

    private HttpResponse.BodySubscriber<byte[]> collector(
            RpcRequest request, HttpResponse.ResponseInfo head, ExchangeLimits limits, Asides asides) {
        if (!new AnswerStatus(head.statusCode()).isSuccess()) {
            return AnswerCollector.ofBeginning(limits.bytes(), LARGEST_REFUSAL);
        }
        boolean isStream = head.headers()
                .firstValue("content-type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .startsWith("text/event-stream");
        return isStream
                ? AnswerCollector.ofStream(
                        limits.bytes(),
                        event -> asides.isAnswer(event, envelope -> request.isAnsweredBy(envelope.id())))
                : AnswerCollector.ofBody(limits.bytes());
    }
}
