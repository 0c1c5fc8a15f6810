package io.purser.access;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the open streams of an HTTP/2 connection. The limit in the settings binds a client only after it acknowledges
 * them, and a hostile client never does.
 */
final class StreamLimit {
    static final int MOST = 100;
    // RFC 9113, section 7
    private static final long REFUSED_STREAM = 0x7;

    private final Map<HttpConnection, Integer> open = new ConcurrentHashMap<>();

    /** Whether the request may go on. If not, its stream is refused. */
    boolean admits(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() != HttpVersion.HTTP_2) {
            return true;
        }
        HttpConnection connection = request.connection();
        int now = open.merge(connection, 1, Integer::sum);
        context.addEndHandler(ended -> open.computeIfPresent(connection, (same, n) -> n == 1 ? null : n - 1));
        if (now <= MOST) {
            return true;
        }
        request.response().reset(REFUSED_STREAM);
        return false;
    }
}
