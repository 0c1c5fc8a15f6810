package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * An OpenAI-compatible provider on loopback. What it does with a call stands in the last message of the call: a JSON
 * object such as {@code {"status": 500}}, {@code {"prompt": 11, "completion": 7}} or {@code {"hang": true}}; anything
 * else is echoed.
 */
public final class FakeProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was received. */
    public record Call(String path, String authorization, JsonNode body) {}

    private final HttpServer server;
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::chat);
        server.createContext("/calls", this::tellCalls);
        server.start();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
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
        answer(
                exchange,
                200,
                JSON.writeValueAsString(calls.stream().map(Call::body).toList()));
    }

    private void chat(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        calls.add(new Call(
                exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Authorization"), body));
        JsonNode wish = wish(body);
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
        if (wish.has("status")) {
            answer(
                    exchange,
                    wish.path("status").asInt(),
                    "{\"error\":{\"message\":\"told to fail, with the key %s\"}}"
                            .formatted(exchange.getRequestHeaders().getFirst("Authorization")));
            return;
        }
        answer(exchange, 200, completion(body, wish));
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
            return last.startsWith("{") ? JSON.readTree(last) : JSON.createObjectNode();
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
        answer.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", wish.path("say").asText("hello"));
        if (!wish.path("no_usage").asBoolean()) {
            var usage = answer.putObject("usage")
                    .put("prompt_tokens", wish.path("prompt").asInt(11))
                    .put("completion_tokens", wish.path("completion").asInt(7))
                    .put(
                            "total_tokens",
                            wish.path("prompt").asInt(11)
                                    + wish.path("completion").asInt(7));
            usage.putObject("prompt_tokens_details")
                    .put("cached_tokens", wish.path("cached").asInt(0));
        }
        return answer.toString();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
