package io.purser.gateway.attempt;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a provider's call. A request must not be reset after its whole answer has come in, read or not, because its
 * connection may serve another call by then and Vert.x would close it. So the remaining input is drained first, and the
 * request is reset only if the end was not in it.
 */
final class UpstreamCancellation {
    /** How many milliseconds the last bytes of a complete answer may take. */
    private static final long LAST_MS = 250;

    private UpstreamCancellation() {}

    /** Cancels the call at once. */
    static void now(Vertx vertx, HttpClientRequest request, @Nullable HttpClientResponse head) {
        leave(request, head, reset -> vertx.getOrCreateContext().runOnContext(drained -> reset.run()));
    }

    /** Ends a call whose answer is complete. Usually the last bytes follow, and the connection is kept. */
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
