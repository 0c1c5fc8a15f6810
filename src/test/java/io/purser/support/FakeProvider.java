package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An OpenAI-compatible provider on loopback. What it does with a call stands in the last message of the call: a JSON
 * object such as {@code {"status": 500}}, {@code {"prompt": 11, "completion": 7}} or {@code {"hang": true}}; anything
 * else is answered with "hello".
 *
 * <p>An object under the name of a model, as in {@code {"qwen/qwen-2-72b-instruct": {"status": 500}}}, is for that model
 * alone.
 */
public final class FakeProvider implements AutoCloseable {
    /** Calls of this user are counted and forgotten; a soak would fill the memory with them. */
    public static final String FORGET = "forget-me";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was received. */
    public record Call(String path, String authorization, JsonNode body) {}

    private final HttpServer server;
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> hungUp = new ConcurrentLinkedQueue<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong streamed = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::chat);
        server.createContext("/v1/embeddings", this::embeddings);
        server.createContext("/calls", this::tellCalls);
        server.createContext("/counts", this::tellCounts);
        server.start();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Where {@code /calls} tells what was received. */
    public String root() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How many calls held that text. */
    public long callsWith(String text) {
        return calls.stream()
                .filter(call -> call.body().toString().contains(text))
                .count();
    }

    private void tellCalls(HttpExchange exchange) throws IOException {
        answer(exchange, 200, JSON.writeValueAsString(calls));
    }

    /** How much was received and streamed, and the bodies of the streams that were broken off by who asked for them. */
    private void tellCounts(HttpExchange exchange) throws IOException {
        var counts = JSON.createObjectNode().put("received", received.get()).put("streamed_bytes", streamed.get());
        hungUp.forEach(counts.putArray("hung_up")::add);
        answer(exchange, 200, counts.toString());
    }

    private JsonNode receive(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        received.incrementAndGet();
        if (!body.path("user").asText().equals(FORGET)) {
            calls.add(new Call(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    body));
        }
        return body;
    }

    private void embeddings(HttpExchange exchange) throws IOException {
        JsonNode body = receive(exchange);
        var answer = JSON.createObjectNode()
                .put("object", "list")
                .put("model", body.path("model").asText());
        int count = body.path("input").isArray() ? body.path("input").size() : 1;
        var data = answer.putArray("data");
        for (int i = 0; i < count; i++) {
            data.addObject()
                    .put("object", "embedding")
                    .put("index", i)
                    .putArray("embedding")
                    .add(0.25)
                    .add(-0.5);
        }
        answer.putObject("usage").put("prompt_tokens", 8).put("total_tokens", 8);
        answer(exchange, 200, answer.toString());
    }

    private void chat(HttpExchange exchange) throws IOException {
        JsonNode body = receive(exchange);
        JsonNode wish = wish(body);
        if (wish.path("delay_ms").asInt() > 0) {
            pause(wish.path("delay_ms").asInt());
        }
        if (wish.path("hang").asBoolean()) {
            waitUntilClosing();
            exchange.close();
            return;
        }
        if (wish.path("drop").asBoolean()) {
            exchange.close();
            return;
        }
        if (wish.has("retry_after")) {
            exchange.getResponseHeaders()
                    .add("retry-after", wish.path("retry_after").asText());
        }
        if (wish.has("redirect")) {
            exchange.getResponseHeaders().add("location", wish.path("redirect").asText());
            answer(exchange, 302, "");
            return;
        }
        if (wish.has("status")) {
            answer(
                    exchange,
                    wish.path("status").asInt(),
                    "{\"error\":{\"message\":\"told to fail, with the key %s\"}}"
                            .formatted(exchange.getRequestHeaders().getFirst("Authorization")));
            return;
        }
        if (wish.has("raw")) {
            answer(exchange, 200, wish.path("raw").asText());
            return;
        }
        if (body.path("stream").asBoolean()) {
            stream(exchange, body, wish);
        } else {
            answer(exchange, 200, completion(body, wish));
        }
    }

    private void stream(HttpExchange exchange, JsonNode body, JsonNode wish) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            for (int i = 0; i < wish.path("comments").asInt(); i++) {
                send(out, ": still thinking\n\n");
            }
            if (wish.path("error_first").asBoolean()) {
                send(out, "data: {\"error\":{\"code\":503,\"message\":\"no capacity\"}}\n\n");
                exchange.close();
                return;
            }
            int count = wish.path("chunks").asInt(3);
            int cutAfter = wish.path("cut_after").asInt(Integer.MAX_VALUE);
            int stallAfter = wish.path("stall_after").asInt(Integer.MAX_VALUE);
            int errorAfter = wish.path("error_after").asInt(Integer.MAX_VALUE);
            send(out, event(delta(body, "\"role\":\"assistant\",\"content\":\"\"", "null")));
            for (int i = 0; i < count; i++) {
                if (i == cutAfter) {
                    throw new IOException("told to cut the stream off");
                }
                if (i == stallAfter) {
                    waitForHangUp(out);
                    return;
                }
                if (i == errorAfter) {
                    send(out, "data: {\"error\":{\"code\":502,\"message\":\"upstream gone\"}}\n\n");
                    exchange.close();
                    return;
                }
                pause(wish.path("every_ms").asInt());
                String word = wish.has("chunk_bytes")
                        ? "x".repeat(wish.path("chunk_bytes").asInt())
                        : wish.path("say").asText("word" + i + " ");
                String event = event(delta(body, "\"content\":" + JSON.writeValueAsString(word), "null"));
                if (wish.path("trickle").asBoolean()) {
                    for (byte each : event.getBytes(StandardCharsets.UTF_8)) {
                        out.write(each);
                        out.flush();
                    }
                } else {
                    send(out, event);
                }
            }
            if (count > 0) {
                send(out, event(delta(body, "", "\"stop\"")));
            }
            if (!wish.path("no_usage").asBoolean()
                    && body.path("stream_options").path("include_usage").asBoolean()) {
                var last = JSON.createObjectNode()
                        .put("id", "chatcmpl-1")
                        .put("object", "chat.completion.chunk")
                        .put("created", 1)
                        .put("model", body.path("model").asText());
                last.putArray("choices");
                last.set("usage", usage(wish));
                send(out, event(last.toString()));
            }
            send(out, wish.path("crlf").asBoolean() ? "data: [DONE]\r\n\r\n" : "data: [DONE]\n\n");
            exchange.close();
        } catch (IOException e) {
            hungUp.add(body.toString());
            exchange.close();
        }
    }

    /** Writes comments until the other side is gone. */
    private void waitForHangUp(OutputStream out) throws IOException {
        while (closing.getCount() > 0) {
            pause(20);
            send(out, ": stalling\n\n");
        }
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private void send(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        out.flush();
        streamed.addAndGet(bytes.length);
    }

    private static String delta(JsonNode body, String delta, String finish) throws IOException {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":"
                + JSON.writeValueAsString(body.path("model").asText())
                + ",\"choices\":[{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":" + finish + "}]}";
    }

    private void pause(int millis) {
        try {
            if (millis > 0 && closing.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitUntilClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode wish(JsonNode body) {
        JsonNode messages = body.path("messages");
        String last = messages.path(messages.size() - 1).path("content").asText("");
        try {
            JsonNode wish = last.startsWith("{") ? JSON.readTree(last) : JSON.createObjectNode();
            JsonNode own = wish.path(body.path("model").asText());
            return own.isObject() ? own : wish;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static String completion(JsonNode body, JsonNode wish) {
        var answer = JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", body.path("model").asText());
        var choices = answer.putArray("choices");
        if (!wish.path("empty").asBoolean()) {
            choices.addObject()
                    .put("index", 0)
                    .put("finish_reason", "stop")
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", wish.path("say").asText("hello"));
        }
        if (!wish.path("no_usage").asBoolean() && !wish.path("empty").asBoolean()) {
            answer.set("usage", usage(wish));
        }
        return answer.toString();
    }

    private static JsonNode usage(JsonNode wish) {
        if (wish.has("usage")) {
            return wish.path("usage");
        }
        var usage = JSON.createObjectNode()
                .put("prompt_tokens", wish.path("prompt").asInt(11))
                .put("completion_tokens", wish.path("completion").asInt(7))
                .put(
                        "total_tokens",
                        wish.path("prompt").asInt(11) + wish.path("completion").asInt(7));
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", wish.path("cached").asInt(0));
        if (wish.has("cost")) {
            usage.set("cost", wish.path("cost"));
        }
        return usage;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
