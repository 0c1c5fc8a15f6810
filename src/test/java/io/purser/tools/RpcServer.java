package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool server that does what a test wants, right or wrong. It discovers well unless the test says otherwise. */
public final class RpcServer implements AutoCloseable {
    /** What it does with a message. */
    public interface Behaviour {
        void answer(HttpExchange exchange, JsonNode message) throws IOException;
    }

    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final LoopbackServer server = new LoopbackServer("/", this::serve);

    /** A server that lists nothing yet. */
    public RpcServer() {
        on("server/discover", result("{\"supportedVersions\": [\"2026-07-28\"], \"capabilities\": {\"tools\": {}}}"));
    }

    /** Its endpoint. */
    public String url() {
        return server.uri() + "/mcp";
    }

    /** How often that method was asked for. */
    public int asked(String method) {
        return asked.getOrDefault(method, new AtomicInteger()).get();
    }

    /** Answers that method so from now on. */
    public RpcServer on(String method, Behaviour behaviour) {
        behaviours.put(method, behaviour);
        return this;
    }

    /** Lists these tools, each as JSON. */
    public RpcServer lists(String... tools) {
        return on("tools/list", result("{\"tools\": [%s]}".formatted(String.join(",", tools))));
    }

    /** A tool of that name as JSON. */
    public static String tool(String name) {
        return "{\"name\": \"%s\", \"description\": \"Does it.\", \"inputSchema\": {\"type\": \"object\"}}"
                .formatted(name);
    }

    /** Answers with that result. */
    public static Behaviour result(String result) {
        return (exchange, message) -> send(
                exchange,
                200,
                "application/json",
                "{\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": %s}".formatted(message.path("id"), result));
    }

    static Behaviour status(int status) {
        return (exchange, message) -> send(exchange, status, "text/plain", "no");
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Begins a body without an end. */
    public static OutputStream begin(HttpExchange exchange, String type) throws IOException {
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode message = Mcp.JSON.readTree(exchange.getRequestBody());
            String method = message.path("method").asText("answer");
            asked.computeIfAbsent(method, name -> new AtomicInteger()).incrementAndGet();
            behaviours.getOrDefault(method, status(404)).answer(exchange, message);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
