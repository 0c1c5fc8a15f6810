package io.purser.fake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** GitHub's REST API for reading repositories. The bodies have the form of the real ones. */
public final class FakeGithub implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final LoopbackServer server = new LoopbackServer("/repos/", this::answer);
    private final Map<String, String> heads = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> commits = new ConcurrentHashMap<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Callable<?>> held = new AtomicReference<>();
    private volatile int status = 200;

    public URI uri() {
        return server.uri();
    }

    /** A commit at the head of a branch; the branch {@code HEAD} is the default one. */
    public void push(String repository, String branch, String commit, Map<String, String> files) {
        commits.put(repository + " " + commit, Map.copyOf(files));
        heads.put(repository + " " + branch, commit);
    }

    /** Answers every request with this status from now on; 200 for the real answers. */
    public void answerWith(int other) {
        status = other;
    }

    /** Holds the next request until then; the result counts down once that request is there. */
    public CountDownLatch hold(CountDownLatch until) {
        CountDownLatch arrived = new CountDownLatch(1);
        held.set(() -> {
            arrived.countDown();
            until.await();
            return arrived;
        });
        return arrived;
    }

    private void waitIfHeld() throws IOException {
        Callable<?> wait = held.getAndSet(null);
        if (wait != null) {
            try {
                wait.call();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    /** The authorization headers that arrived. */
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void answer(HttpExchange exchange) throws IOException {
        waitIfHeld();
        String given = exchange.getRequestHeaders().getFirst("authorization");
        if (given != null) {
            authorizations.add(given);
        }
        byte[] body = status == 200 ? body(exchange.getRequestURI()) : null;
        if (body == null) {
            byte[] problem = "{\"message\": \"Not Found\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status == 200 ? 404 : status, problem.length);
            exchange.getResponseBody().write(problem);
        } else {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
        exchange.close();
    }

    private byte @Nullable [] body(URI uri) {
        String[] parts = uri.getRawPath().substring("/repos/".length()).split("/", 4);
        String repository = parts[0] + "/" + parts[1];
        String rest = java.net.URLDecoder.decode(parts[3], StandardCharsets.UTF_8);
        return switch (parts[2]) {
            case "commits" -> commit(repository, rest);
            case "git" -> tree(commits.get(repository + " " + rest.substring("trees/".length())));
            case "contents" ->
                file(commits.get(repository + " " + uri.getRawQuery().substring("ref=".length())), rest);
            default -> null;
        };
    }

    private byte @Nullable [] commit(String repository, String revision) {
        String hash =
                commits.containsKey(repository + " " + revision) ? revision : heads.get(repository + " " + revision);
        return hash == null ? null : bytes(JSON.createObjectNode().put("sha", hash));
    }

    private static byte @Nullable [] tree(@Nullable Map<String, String> files) {
        if (files == null) {
            return null;
        }
        ObjectNode answer = JSON.createObjectNode().put("truncated", false);
        ArrayNode tree = answer.putArray("tree");
        files.keySet().forEach(path -> tree.addObject().put("path", path).put("type", "blob"));
        tree.addObject().put("path", "src").put("type", "tree");
        return bytes(answer);
    }

    private static byte @Nullable [] file(@Nullable Map<String, String> files, String path) {
        String text = files == null ? null : files.get(path);
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
