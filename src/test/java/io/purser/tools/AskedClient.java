package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Arrivals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A client of revision 2025-11-25 in a session, which can be asked something in the middle of a request.
 *
 * @param session the header, or an empty text for none
 */
public record AskedClient(URI root, String key, String session) {
    private static final int SECONDS = 60;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A client that says that it has those capabilities. */
    public static AskedClient with(URI root, String key, String capabilities) {
        AskedClient client = new AskedClient(root, key, "");
        HttpResponse<String> greeted = client.post("""
                {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
                 "capabilities": %s, "clientInfo": {"name": "tests", "version": "1"}}}""".formatted(capabilities));
        assertThat(greeted.statusCode()).as(greeted.body()).isEqualTo(200);
        return new AskedClient(
                root, key, greeted.headers().firstValue("mcp-session-id").orElseThrow());
    }

    AskedClient withSession(String other) {
        return new AskedClient(root, key, other);
    }

    AskedClient withKey(String other) {
        return new AskedClient(root, other, session);
    }

    /** The same client, at another replica. */
    public AskedClient at(URI other) {
        return new AskedClient(other, key, session);
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("/mcp"))
                .header("authorization", "Bearer " + key)
                .header("accept", "application/json, text/event-stream")
                .header("mcp-protocol-version", "2025-11-25");
        return session.isEmpty() ? request : request.header("mcp-session-id", session);
    }

    private HttpRequest request(String body) {
        return request()
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Sends a message, and waits for the whole answer. */
    public HttpResponse<String> post(String body) {
        return send(request(body));
    }

    /** A request of that method, with its parameters. */
    public HttpResponse<String> ask(String method, String params) {
        return post("{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"%s\", \"params\": %s}".formatted(method, params));
    }

    /** Ends the session. */
    public HttpResponse<String> end() {
        return send(request().DELETE().build());
    }

    /** Opens the stream of the session. */
    public Heard listen() {
        return hear(request().GET().build());
    }

    /** Comes back to a stream that broke off. */
    public Heard resume(String event) {
        return hear(request().header("last-event-id", event).GET().build());
    }

    /** The status of the answer to a request for a stream. */
    int statusOfStream() {
        return statusOfStream("");
    }

    int statusOfStream(String event) {
        HttpResponse<InputStream> response =
                begin(request().header("last-event-id", event).GET().build());
        try (InputStream _ = response.body()) {
            return response.statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers a question: the field {@code result} or {@code error}. */
    public HttpResponse<String> answer(String id, String outcome) {
        return post("{\"jsonrpc\": \"2.0\", \"id\": \"%s\", %s}".formatted(id, outcome));
    }

    /** Calls the tool of a server behind Purser, with fields in {@code _meta}, and hears what comes before the answer. */
    public Heard call(String tool, String meta) {
        return hear("""
                {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "%s", "arguments": {},
                 "_meta": {%s}}}""".formatted(tool, meta));
    }

    Heard hear(String message) {
        return hear(request(message));
    }

    private static Heard hear(HttpRequest request) {
        HttpResponse<InputStream> response = begin(request);
        assertThat(response.statusCode()).isEqualTo(200);
        return new Heard(response.body());
    }

    private static HttpResponse<InputStream> begin(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The messages of one answer, as they come. */
    public static final class Heard implements AutoCloseable {
        private static final String DATA = "data: ";
        private static final String ID = "id: ";

        private final InputStream body;
        private final BlockingQueue<ObjectNode> messages = new LinkedBlockingQueue<>();

        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final Thread reader;

        private Heard(InputStream body) {
            this.body = body;
            this.reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(ID)) {
                        events.add(line.substring(ID.length()));
                    } else if (line.startsWith("{") || (line.startsWith(DATA) && !line.equals(DATA))) {
                        messages.add(Mcp.object(line.startsWith("{") ? line : line.substring(DATA.length())));
                    }
                }
            } catch (IOException e) {
                return; // the test left, or Purser was killed
            }
        }

        /** The next message. */
        public ObjectNode next() {
            return Arrivals.next(messages, SECONDS);
        }

        /** The next id of an event. */
        public String event() {
            return Arrivals.next(events, SECONDS);
        }

        /** The messages that come until the stream ends. */
        public List<ObjectNode> rest() {
            try {
                assertThat(reader.join(Duration.ofSeconds(SECONDS)))
                        .as("the stream is still open")
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.copyOf(messages);
        }

        /** The text of the result, which has to be the next message. */
        public String result() {
            ObjectNode message = next();
            assertThat(message.path("id").asInt()).as(message.toString()).isEqualTo(7);
            assertThat(message.path("result").path("isError").asBoolean())
                    .as(message.toString())
                    .isFalse();
            return Mcp.text(message.path("result"));
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
