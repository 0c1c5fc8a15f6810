package io.purser.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Ends a request whose body has not arrived in time, so that clients cannot hold connections by sending slowly. */
final class BodyDeadline {
    private static final Logger LOG = Logger.getLogger(BodyDeadline.class);

    private final Duration allowed;

    /** How long a whole body may take from the end of the headers on. */
    BodyDeadline(Duration allowed) {
        this.allowed = allowed;
    }

    /**
     * Gives the body of this request its time, also where the request is refused: whoever is still sending then reads
     * the refusal, which a connection closed at once would take away.
     */
    void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!hasBody(request)) {
            return;
        }
        long timer = context.vertx().setTimer(allowed.toMillis(), ignored -> {
            if (!request.isEnded()) {
                LOG.debugf("a body took longer than %s; its connection is closed", allowed);
                request.connection().close();
            }
        });
        context.addEndHandler(ended -> {
            if (request.isEnded()) {
                context.vertx().cancelTimer(timer);
            }
        });
    }

    /** Whether a body is announced, of whatever length. */
    static boolean hasBody(HttpServerRequest request) {
        return !"0".equals(request.getHeader("content-length"))
                && (request.headers().contains("content-length")
                        || request.headers().contains("transfer-encoding")
                        || !request.version().name().startsWith("HTTP_1"));
    }
}
