package io.purser.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.LoopbackServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Agents that speak A2A: one made with the official library, which npm installs in {@code src/test/node/a2a}, and one that
 * answers whatever its task says.
 */
public final class AgentsResource implements QuarkusTestResourceLifecycleManager {
    static final Path FOLDER = Path.of("src", "test", "node", "a2a");
    /** What each task costs at an agent. */
    static final String PRICE = "0.25";

    private static final String ROOT = "purser.tests.agent";
    private static final String ASKED = "purser.tests.asked-agent";
    private static final String KEY = "agent-key-0123456789";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> scripts = new ConcurrentHashMap<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Process official;
    private @Nullable LoopbackServer hostile;

    /** The root of the agent that is made with the official library; empty if it could not be started. */
    static String official() {
        return System.getProperty(ROOT, "");
    }

    /** The root of the other agent; {@code GET /asked?<id>} says how many requests came with that id of a message. */
    static String hostile() {
        return System.getProperty(ASKED, "");
    }

    @Override
    public Map<String, String> start() {
        LoopbackServer server = new LoopbackServer("/", this::answer);
        hostile = server;
        System.setProperty(ASKED, server.uri().toString());
        System.setProperty(ROOT, startOfficial());
        String url = official().isEmpty() ? server.uri().toString() : official();
        String models = """
                [{"name": "agents", "model": "new", "base_url": "%1$s/a2a", "dialect": "a2a", "endpoint_env": "AGENT_KEY",
                  "cost_request": %3$s},
                 {"name": "agents", "model": "old", "base_url": "%1$s/a2a", "dialect": "a2a-0.3", "endpoint_env": "AGENT_KEY",
                  "cost_request": %3$s},
                 {"name": "hostile", "model": "any", "base_url": "%2$s", "dialect": "a2a", "cost_request": %3$s},
                 {"name": "openrouter", "model": "usual", "cost_in": 0.001, "cost_out": 0.002, "max_context": 100000,
                  "endpoint_env": "OPENROUTER_API_KEY"}]""".formatted(url, server.uri(), PRICE);
        String agents = """
                {"agents": [
                  {"name": "new", "description": "the revision of today", "endpoint": "agents:new", "examples": ["Read"],
                   "budget": {"task_usd": "0.50"}},
                  {"name": "old", "description": "the revision before", "endpoint": "agents:old", "examples": ["Write"]},
                  {"name": "hostile", "description": "anything", "endpoint": "hostile:any", "examples": ["Break"]},
                  {"name": "dear", "description": "little money", "endpoint": "agents:new", "examples": ["Save"],
                   "budget": {"task_usd": "0.10"}}]}""";
        return Map.of(
                "purser.providers",
                models.replace('\n', ' '),
                "purser.agents",
                agents.replace('\n', ' '),
                "purser.provider.largest-answer-bytes",
                "1000000",
                "AGENT_KEY",
                KEY);
    }

    /** Starts the agent, and gives its root; an empty text where Node or the library is not there. */
    private String startOfficial() {
        if (!Files.isDirectory(FOLDER.resolve(Path.of("node_modules", "@a2a-js", "sdk")))) {
            return "";
        }
        try {
            ProcessBuilder command = new ProcessBuilder("node", "agent.mjs")
                    .directory(FOLDER.toFile())
                    .redirectError(new File("/dev/null"));
            command.environment().put("AGENT_KEY", KEY);
            Process started = command.start();
            official = started;
            BufferedReader printed = started.inputReader();
            String port = printed.readLine();
            return port == null ? "" : "http://127.0.0.1:" + port;
        } catch (IOException noNode) {
            return "";
        }
    }

    /** Answers the nth request with an id of a message as the nth answer of the task's script says; the last one repeats. */
    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/asked")) {
            int count = requests.getOrDefault(exchange.getRequestURI().getQuery(), 0);
            write(exchange, 200, Integer.toString(count).getBytes(StandardCharsets.UTF_8));
            return;
        }
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String id = request.path("id").asText();
        String task = request.at("/params/message/parts/0/text").asText();
        if (!task.isEmpty()) {
            scripts.put(id, JSON.readTree(task));
            requests.merge(scripts.get(id).path("mark").asText(), 1, Integer::sum);
        }
        JsonNode answers = scripts.getOrDefault(id, JSON.createObjectNode()).path("answers");
        int number = requests.merge(id, 1, Integer::sum);
        JsonNode answer = answers.path(Math.min(number, answers.size()) - 1);
        if (answer.path("hang").asBoolean()) {
            await();
        }
        String body = answer.path("raw").asText("").replace("$ID", id);
        int length = answer.path("bytes").asInt();
        byte[] bytes =
                (length == 0 ? body : body.replace("$TEXT", "x".repeat(length))).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("location", hostile() + "/elsewhere");
        if (answer.path("drips").asBoolean()) {
            drip(exchange, bytes);
        } else {
            write(exchange, answer.path("status").asInt(200), bytes);
        }
    }

    private static void write(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A byte now and then, and no end. */
    private void drip(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            for (byte one : body) {
                out.write(one);
                out.flush();
                if (over.await(100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        over.countDown();
        if (hostile != null) {
            hostile.close();
        }
        Process started = official;
        if (started != null) {
            try {
                started.getOutputStream().close(); // it ends with its input
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
