package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.Arrivals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool server with a handshake that asks its callers in the middle of requests. It lists the tool and the prompt query. */
public final class AskingServer implements AutoCloseable {
    /** An elicitation by a form. */
    public static final String FORM =
            "{\"message\": \"Sure?\", \"requestedSchema\": {\"type\": \"object\", \"properties\": {}}}";

    private static final int SECONDS = 60;

    /** What it does in the middle of a request. */
    public interface Script {
        void run(Talk talk) throws IOException;
    }

    private final RpcServer server = new RpcServer();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile boolean hasOneSession;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> sessionsOfAnswers = new LinkedBlockingQueue<>();
    private final List<JsonNode> greetings = new CopyOnWriteArrayList<>();
    private final List<String> sessionsOfCalls = new CopyOnWriteArrayList<>();

    /** A server that does that. */
    public AskingServer(Script script) {
        server.on("server/discover", RpcServer.status(404))
                .on("initialize", (exchange, message) -> {
                    greetings.add(message.path("params").path("capabilities"));
                    if (hasOneSession && sessions.get() > 0) {
                        RpcServer.send(exchange, 400, "text/plain", "Server already initialized");
                        return;
                    }
                    exchange.getResponseHeaders().set("mcp-session-id", "s" + sessions.incrementAndGet());
                    RpcServer.result("""
                                    {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}, "prompts": {}},
                                     "serverInfo": {"name": "asking", "version": "1"}}""").answer(exchange, message);
                })
                .on("notifications/initialized", RpcServer.status(202))
                .lists(RpcServer.tool("query"))
                .on("prompts/list", RpcServer.result("{\"prompts\": [{\"name\": \"query\"}]}"))
                .on("tools/call", (exchange, message) -> run(script, exchange, message))
                .on("prompts/get", (exchange, message) -> run(script, exchange, message))
                .on("answer", (exchange, message) -> {
                    sessionsOfAnswers.add(exchange.getRequestHeaders().getFirst("mcp-session-id"));
                    answers.add(message);
                    RpcServer.send(exchange, 202, "text/plain", "");
                });
    }

    private void run(Script script, HttpExchange exchange, JsonNode message) throws IOException {
        sessionsOfCalls.add(exchange.getRequestHeaders().getFirst("mcp-session-id"));
        try (OutputStream stream = RpcServer.begin(exchange, "text/event-stream")) {
            script.run(new Talk(stream, message));
        } catch (AssertionError e) {
            // No test waits on this thread, and one that waits for something else would fail by it.
            throw new IOException(e);
        }
    }

    /** Refuses a second handshake from now on, as a server with one transport of the official SDK does. */
    void haveOneSession() {
        hasOneSession = true;
    }

    /** Its endpoint. */
    public String url() {
        return server.url();
    }

    /** What it was told of its clients, one for each handshake. */
    List<JsonNode> greetings() {
        return greetings;
    }

    /** The sessions of the requests in which it may ask. */
    List<String> sessionsOfCalls() {
        return sessionsOfCalls;
    }

    /** The session of the next answer. */
    String sessionOfAnswer() {
        return Arrivals.next(sessionsOfAnswers, SECONDS);
    }

    /** How often its tool was called. */
    public int calls() {
        return server.asked("tools/call");
    }

    /** How many answers it got. */
    int answers() {
        return server.asked("answer");
    }

    /** How many answers it got that it has not read. */
    int unread() {
        return answers.size();
    }

    /** One request, in its middle. */
    public final class Talk {
        private final OutputStream stream;
        private final JsonNode message;

        private Talk(OutputStream stream, JsonNode message) {
            this.stream = stream;
            this.message = message;
        }

        /** Asks, and does not wait. */
        public void ask(String id, String method, String params) throws IOException {
            tell("\"id\": %s, \"method\": \"%s\", \"params\": %s".formatted(id, method, params));
        }

        void tell(String fields) throws IOException {
            String text = fields.replaceAll("\\s+", " ");
            stream.write("data: {\"jsonrpc\": \"2.0\", %s}\n\n".formatted(text).getBytes(StandardCharsets.UTF_8));
            stream.flush();
        }

        /** The next answer to any of the questions. */
        public JsonNode answer() {
            return Arrivals.next(answers, SECONDS);
        }

        /** Answers the request with that text. */
        public void end(String text) throws IOException {
            String content = "[{\"type\": \"text\", \"text\": \"%s\"}]".formatted(text.replace("\"", "'"));
            boolean isPrompt = message.path("method").asText().equals("prompts/get");
            tell("\"id\": %s, \"result\": {\"%s\": %s}"
                    .formatted(
                            message.path("id"),
                            isPrompt ? "messages" : "content",
                            isPrompt
                                    ? "[{\"role\": \"user\", \"content\": {\"type\": \"text\", \"text\": \"%s\"}}]"
                                            .formatted(text.replace("\"", "'"))
                                    : content));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
