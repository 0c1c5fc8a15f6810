package io.purser.access.body;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends requests that are answered before their body was read. Whoever is still sending has to read the answer, which a
 * connection that is closed at once takes away: so what comes is thrown away, for the time that a body has, and then the
 * connection is closed. Nothing else that comes on it is looked at.
 */
public final class UnreadBodies {
    /** So much is thrown away for the sake of the connection; for more than that, another one is cheaper. */
    private static final long WORTH_A_CONNECTION = 65_536;

    private static final long MOST_THROWN_AWAY = 64 * 1_048_576;
    // RFC 9113, section 7
    private static final long NO_ERROR = 0x0;

    private final BodyDeadline deadline;
    private final Set<HttpConnection> closing = ConcurrentHashMap.newKeySet();

    public UnreadBodies(BodyDeadline deadline) {
        this.deadline = deadline;
    }

    /** Whether that request came on a connection which ends with the answer to another. */
    public boolean isOver(HttpServerRequest request) {
        return !closing.isEmpty() && closing.contains(request.connection());
    }

    /** To be called before such an answer: sees to what is still to come. */
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

    /** To be called before an answer to what cannot be read: the connection ends with it. */
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
