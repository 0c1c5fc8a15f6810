package io.purser.access.body;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends requests that are answered before their body is read. A client that still sends has to read the answer, and it
 * loses the answer if the connection closes at once. So Purser reads and drops the rest within the body's deadline,
 * then closes the connection. It ignores all later requests on that connection.
 */
public final class UnreadBodies {
    /** Purser drops up to this many bytes to keep a connection. For more bytes, a new connection is cheaper. */
    private static final long WORTH_A_CONNECTION = 65_536;

    private static final long MOST_THROWN_AWAY = 64 * 1_048_576;
    // RFC 9113, section 7
    private static final long NO_ERROR = 0x0;

    private final BodyDeadline deadline;
    private final Set<HttpConnection> closing = ConcurrentHashMap.newKeySet();

    public UnreadBodies(BodyDeadline deadline) {
        this.deadline = deadline;
    }

    /** Whether this request came on a connection that ends with the answer to an earlier request. */
    public boolean isOver(HttpServerRequest request) {
        return !closing.isEmpty() && closing.contains(request.connection());
    }

    /** Prepares for the rest of the body. Call this before such an answer. */
    public void prepare(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            context.addEndHandler(ended -> request.response().reset(NO_ERROR));
            request.resume();
            return;
        }
        if (!BodyDeadline.hasBody(request)) {
            request.resume();
            return;
        }
        boolean closes = !isShort(request);
        if (closes) {
            announce(context);
        }
        Runnable inTime = deadline.start(context, () -> close(request));
        long[] thrownAway = {0};
        request.exceptionHandler(gone -> {
            inTime.run();
            closing.remove(request.connection());
        });
        request.endHandler(end -> {
            inTime.run();
            if (closes) {
                close(request);
            }
        });
        request.handler(piece -> {
            thrownAway[0] += piece.length();
            if (thrownAway[0] > MOST_THROWN_AWAY) {
                inTime.run();
                close(request);
            }
        });
        request.resume();
    }

    /**
     * Prepares to close the connection with the answer. Call this before the answer to a request that cannot be read.
     */
    public void prepareToClose(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2) {
            prepare(context);
            return;
        }
        announce(context);
        if (context.request().isEnded() || !BodyDeadline.hasBody(context.request())) {
            context.addEndHandler(ended -> close(context.request()));
        } else {
            prepare(context);
        }
    }

    private void announce(RoutingContext context) {
        closing.add(context.request().connection());
        context.response().putHeader("connection", "close");
    }

    private void close(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        connection.close().onComplete(closed -> closing.remove(connection));
    }

    private static boolean isShort(HttpServerRequest request) {
        return !request.headers().contains("expect")
                && !request.headers().contains("transfer-encoding")
                && BodyMemory.announced(request) <= WORTH_A_CONNECTION
                && BodyMemory.announced(request) >= 0;
    }
}
