package io.purser.access;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the streams that a connection of HTTP/2 has open. The limit that the settings tell holds for a client once it
 * has acknowledged them, which a hostile one never does.
 */
final class StreamLimit {
    static final int MOST = 100;
    // RFC 9113, section 7
    private static final long REFUSED_STREAM = 0x7;

    private final Map<HttpConnection, Integer> open = new ConcurrentHashMap<>();

    /** Whether the request may go on; otherwise its stream is refused. */
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
