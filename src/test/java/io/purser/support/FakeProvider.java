package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible provider on loopback. What it does with a call stands in the last message of the call: a JSON
 * object such as {@code {"status": 500}}, {@code {"prompt": 11, "completion": 7}}, {@code {"say_bytes": 1000}} or
 * {@code {"hang": true}}; anything else is answered with "hello". What it does with a stream is told at {@link FakeStream}.
 * What it says is recorded: {@code {"recording": "openrouter/own-key"}} asks for that answer of {@link Recordings}, and
 * {@code {"answer": {…}}} for this one, in the same form.
 *
 * <p>At {@code /v1/messages} it speaks Anthropic's Messages, and says the same (see {@link FakeAnthropic}).
 *
 * <p>An object under the name of a model, as in {@code {"qwen/qwen-2-72b-instruct": {"status": 500}}}, is for that model
 * alone, and one under a key of the provider, as in {@code {"sk-one": {"status": 429}}}, for calls with that key.
 */
public final class FakeProvider implements AutoCloseable {
    /** Calls of this user are counted and forgotten; a soak would fill the memory with them. */
    public static final String FORGET = "forget-me";

    /** Lets calls go that are {@code {"held": "name"}}, which are answered only then. */
    public static final String LET_GO = "/let-go?";

    /** Sets what {@code /v1/models} answers: {@code {"status": 200, "answer": "…"}}; until then it does not exist. */
    public static final String LIST_IS = "/list-is";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int BACKLOG = 1_024;

    private final ServerSocket server;
    private final Set<FakeConnection> open = ConcurrentHashMap.newKeySet();
    private final FakeCalls calls = new FakeCalls();
    private volatile @org.jspecify.annotations.Nullable JsonNode list;
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public FakeProvider() {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Connections.take(server, this::serve);
    }

    public String baseUrl() {
        return root() + "/v1";
    }

    /** Where {@code /calls?with=text} tells what was received that holds this text. */
    public String root() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many calls held that text. */
    public long callsWith(String text) {
        return calls.count(text);
    }

    private void serve(Socket socket) {
        try (FakeConnection connection = new FakeConnection(socket)) {
            open.add(connection);
            try {
                boolean goesOn = true;
                while (goesOn) {
                    Optional<FakeConnection.Request> request = connection.read();
                    goesOn = request.isPresent() && serve(connection, request.get());
                }
            } finally {
                open.remove(connection);
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    /** Answers, and tells whether the connection is good for another request. */
    private boolean serve(FakeConnection connection, FakeConnection.Request request) throws IOException {
        switch (request.path()) {
            case String told
            when told.startsWith("/calls?with=") -> connection.answer(200, calls.told(URI.create(told)));
            case String name
            when name.startsWith(LET_GO) -> {
                held(name.substring(LET_GO.length())).countDown();
                connection.answer(200, "{}");
            }
            case LIST_IS -> {
                list = JSON.readTree(request.body());
                connection.answer(200, "{}");
            }
            case "/v1/models" -> {
                JsonNode told = list;
                if (told == null) {
                    return recorded(
                            connection,
                            JSON.createObjectNode(),
                            Recordings.named("openai/no-such-path").answer());
                }
                connection.answer(
                        told.path("status").asInt(200), told.path("answer").asText());
            }
            case "/counts" -> connection.answer(200, calls.counts());
            case "/v1/embeddings" -> {
                return vectors(connection, receive(request));
            }
            case "/v1/messages" -> {
                return messages(connection, receive(request));
            }
            case "/v1/chat/completions" -> {
                return chat(connection, request);
            }
            case String activity
            when activity.startsWith("/v1/activity?date=") -> connection.answer(200, "{\"data\": []}");
            case String generation
            when Generations.isKnown(generation) -> connection.answer(200, Generations.told(generation));
            default -> {
                return recorded(
                        connection,
                        JSON.createObjectNode(),
                        Recordings.named("openai/no-such-path").answer());
            }
        }
        return true;
    }

    /** The first text to be turned into a vector can be a request for a recorded or a {@code raw} answer. */
    private boolean vectors(FakeConnection connection, JsonNode body) throws IOException {
        JsonNode wanted = FakeAnswers.request(body.path("input").path(0).asText(""));
        JsonNode recorded = recorded(wanted);
        if (!recorded.isMissingNode()) {
            return recorded(connection, body, recorded);
        }
        connection.answer(200, wanted.has("raw") ? wanted.path("raw").asText() : FakeAnswers.vectors(body));
        return true;
    }

    /** The answer that the request has or names; missing where it does neither. */
    private static JsonNode recorded(JsonNode wanted) {
        return wanted.has("recording")
                ? Recordings.named(wanted.path("recording").textValue()).answer()
                : wanted.path("answer");
    }

    private boolean recorded(FakeConnection connection, JsonNode body, JsonNode answer) throws IOException {
        return new RecordedAnswer(connection, body, answer, this::pause).play();
    }

    private JsonNode receive(FakeConnection.Request request) throws IOException {
        JsonNode body = JSON.readTree(request.body());
        calls.receive(request, body);
        return body;
    }

    private boolean messages(FakeConnection connection, JsonNode body) throws IOException {
        JsonNode wanted = wanted(body);
        pause(wanted.path("delay_ms").asInt());
        try {
            if (wanted.path("hang").asBoolean()) {
                connection.waitForHangUp();
                throw new IOException("the other side hung up");
            }
            return recorded(connection, body, FakeAnthropic.answer(body, wanted, recorded(wanted)));
        } catch (IOException e) {
            calls.breakOff(body);
            throw e;
        }
    }

    private CountDownLatch held(String name) {
        return held.computeIfAbsent(name, first -> new CountDownLatch(1));
    }

    private void hold(JsonNode wanted) {
        try {
            if (wanted.has("held")) {
                held(wanted.path("held").textValue()).await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean chat(FakeConnection connection, FakeConnection.Request request) throws IOException {
        JsonNode body = receive(request);
        JsonNode wanted = wanted(wanted(body), request);
        pause(wanted.path("delay_ms").asInt());
        hold(wanted);
        try {
            if (wanted.path("hang").asBoolean()) {
                connection.waitForHangUp();
                throw new IOException("the other side hung up");
            }
            if (wanted.path("drop").asBoolean()) {
                return false;
            }
            JsonNode recorded = recorded(wanted);
            if (!recorded.isMissingNode()) {
                return recorded(connection, body, recorded);
            }
            if (body.path("stream").asBoolean()
                    && !wanted.has("status")
                    && !wanted.has("redirect")
                    && !wanted.has("raw")) {
                return new FakeStream(connection, body, wanted, this::pause, calls.streamed).run();
            }
            if (wanted.path("cut").asBoolean()) {
                connection.halfAnAnswer(
                        200, List.of(), FakeAnswers.completion(body, wanted).getBytes(StandardCharsets.UTF_8));
                return false;
            }
            if (wanted.has("drip_ms")) {
                connection.drip(
                        FakeAnswers.completion(body, wanted),
                        () -> pause(wanted.path("drip_ms").asInt()));
                return true;
            }
            answer(connection, request, body, wanted);
            return true;
        } catch (IOException e) {
            calls.breakOff(body);
            throw e;
        }
    }

    private static void answer(
            FakeConnection connection, FakeConnection.Request request, JsonNode body, JsonNode wanted)
            throws IOException {
        if (wanted.has("redirect")) {
            connection.answer(302, "", "location", wanted.path("redirect").asText());
        } else if (wanted.has("status")) {
            String error = FakeAnswers.failure(wanted, request.headers().getOrDefault("authorization", "none"));
            String[] headers = wanted.has("retry_after")
                    ? new String[] {"retry-after", wanted.path("retry_after").asText()}
                    : new String[] {};
            connection.answer(wanted.path("status").asInt(), error, headers);
        } else {
            connection.answer(
                    200, wanted.has("raw") ? wanted.path("raw").asText() : FakeAnswers.completion(body, wanted));
        }
    }

    private void pause(long millis) {
        try {
            if (millis > 0 && closing.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static JsonNode wanted(JsonNode body) {
        JsonNode messages = body.path("messages");
        String last = messages.path(messages.size() - 1).path("content").asText("");
        JsonNode steps = FakeAnswers.steps(messages);
        JsonNode wanted = steps.isMissingNode() ? FakeAnswers.request(last) : steps;
        JsonNode own = wanted.path(body.path("model").asText());
        return own.isObject() ? own : wanted;
    }

    /** What is wanted of the key that the request has, or of every key. */
    private static JsonNode wanted(JsonNode wanted, FakeConnection.Request request) {
        String key = request.headers().getOrDefault("authorization", "").replace("Bearer ", "");
        return wanted.path(key).isObject() ? wanted.path(key) : wanted;
    }

    @Override
    public void close() {
        closing.countDown();
        held.values().forEach(CountDownLatch::countDown);
        try {
            server.close();
            for (FakeConnection connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
