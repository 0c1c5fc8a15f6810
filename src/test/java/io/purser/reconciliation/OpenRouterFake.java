package io.purser.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** OpenRouter's {@code GET /api/v1/activity} on loopback, and a receiver of notices. */
final class OpenRouterFake implements AutoCloseable {
    static final String KEY = "sk-or-v1-of-the-management";

    /** A question for a day. */
    record Question(String day, String authorization) {}

    final List<Question> questions = new CopyOnWriteArrayList<>();
    final Map<String, String> items = new ConcurrentHashMap<>();
    /** The days that it cannot tell. */
    final Set<String> failing = ConcurrentHashMap.newKeySet();

    volatile int status = 200;
    volatile String otherAnswer = "";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    OpenRouterFake() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/api/v1/activity", this::tell);
        server.setExecutor(threads);
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1");
    }

    /** Adds an item in the form that OpenRouter documents. */
    void add(String day, String model, String usage, int requests, int prompt, int completion) {
        items.merge(
                day,
                """
                {"date": "%s 00:00:00", "model": "%s", "model_permaslug": "%s-2025-04-14",
                 "endpoint_id": "550e8400-e29b-41d4-a716-446655440000", "provider_name": "OpenAI", "usage": %s,
                 "byok_usage_inference": 0, "requests": %d, "byok_requests": 0, "prompt_tokens": %d,
                 "completion_tokens": %d, "reasoning_tokens": 0}
                """.formatted(day, model, model, usage, requests, prompt, completion),
                (one, other) -> one + "," + other);
    }

    List<String> days() {
        return questions.stream().map(Question::day).toList();
    }

    private void tell(HttpExchange exchange) throws IOException {
        String day = String.valueOf(exchange.getRequestURI().getQuery()).replace("date=", "");
        questions.add(new Question(day, exchange.getRequestHeaders().getFirst("authorization")));
        String answer = otherAnswer.isEmpty() ? "{\"data\": [%s]}".formatted(items.getOrDefault(day, "")) : otherAnswer;
        byte[] bytes = answer.getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("content-type", "application/json");
            if (status == 429) {
                exchange.getResponseHeaders().set("retry-after", "7");
            }
            exchange.sendResponseHeaders(failing.contains(day) ? 500 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
