package io.purser.akash.chain.node;

import io.purser.problem.BoundedHttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends one request to a node and reads its answer, with a limit on time and size. */
public final class NodeHttpExchange {
    private static final long LARGEST_ANSWER = 4L << 20;

    private final HttpClient client;
    private final Duration limit;

    public NodeHttpExchange(HttpClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    /**
     * An answer with any status.
     *
     * @param body text in which invalid bytes are replaced; an error of a real node contained bytes that are not UTF-8
     */
    record Response(int status, String body) {}

    Response get(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    Response post(URI uri, String json) throws IOException {
        return send(HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private Response send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> response = BoundedHttpExchange.send(
                    client,
                    request.timeout(limit).header("accept", "application/json").build(),
                    HttpResponse.BodyHandlers.ofByteArray(),
                    LARGEST_ANSWER,
                    limit);
            return new Response(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a node", e);
        }
    }
}
