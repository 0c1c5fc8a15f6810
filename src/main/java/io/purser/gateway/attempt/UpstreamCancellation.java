package io.purser.gateway.attempt;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a provider's call from our side. A request must not be reset once its answer has come in whole, read or not: its
 * connection may serve somebody else's call by then, and Vert.x would close it under that one. So what is there is let
 * go of first, and the request is reset only where the end was not among it.
 */
final class UpstreamCancellation {
    /** How long the last of an exchange may take whose answer is complete. */
    private static final long LAST_MS = 250;

    private UpstreamCancellation() {}

    /** Stops it at once. */
    static void now(Vertx vertx, HttpClientRequest request, @Nullable HttpClientResponse head) {
        leave(request, head, reset -> vertx.getOrCreateContext().runOnContext(drained -> reset.run()));
    }

    /** The same where all of the answer is there: the last of the exchange mostly follows, and its connection is kept. */
    static void whenOver(Vertx vertx, HttpClientRequest request, @Nullable HttpClientResponse head) {
        leave(request, head, reset -> vertx.setTimer(LAST_MS, fired -> reset.run()));
    }

    private static void leave(HttpClientRequest request, @Nullable HttpClientResponse head, Consumer<Runnable> soon) {
        if (head == null) {
            request.reset();
            return;
        }
        boolean[] over = {false};
        head.handler(piece -> {});
        head.exceptionHandler(failure -> over[0] = true);
        head.endHandler(end -> over[0] = true);
        head.resume();
        soon.accept(() -> {
            if (!over[0]) {
                request.reset();
            }
        });
    }
}
