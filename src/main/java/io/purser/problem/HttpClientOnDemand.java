package io.purser.problem;

import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that is made for its first request, and not at the start of the program: it starts a thread, and reads
 * the certificates of all authorities.
 */
public final class HttpClientOnDemand implements AutoCloseable {
    private final HttpClient.Builder builder;
    private @Nullable HttpClient client;
    private boolean isClosed;

    public HttpClientOnDemand(HttpClient.Builder builder) {
        this.builder = builder;
    }

    /** The client, always the same one. */
    public synchronized HttpClient get() {
        if (client == null) {
            client = builder.build();
            if (isClosed) {
                client.shutdownNow();
            }
        }
        return client;
    }

    /** Ends the requests in flight; later ones fail. */
    @Override
    public synchronized void close() {
        isClosed = true;
        if (client != null) {
            client.shutdownNow();
        }
    }
}
