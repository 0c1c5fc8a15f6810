package io.purser.access.github;

import io.purser.problem.BoundedHttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Fetches published keys within a timeout and a limit of size. */
record JsonWebKeyClient(URI address) implements JsonWebKeys.Source {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int LARGEST = 262_144;

    @Override
    public byte[] read() throws IOException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
            HttpResponse<byte[]> response = BoundedHttpExchange.send(
                    client,
                    HttpRequest.newBuilder(address).timeout(LONGEST).build(),
                    HttpResponse.BodyHandlers.ofByteArray(),
                    LARGEST,
                    LONGEST);
            if (response.statusCode() != 200) {
                throw new IOException("%s answered %d".formatted(address, response.statusCode()));
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
