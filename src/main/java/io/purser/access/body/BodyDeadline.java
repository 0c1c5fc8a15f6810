package io.purser.access.body;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Ends a request if its body does not arrive in time, so that slow clients cannot hold connections. */
public final class BodyDeadline {
    private static final Logger LOG = Logger.getLogger(BodyDeadline.class);
    // RFC 9113, section 7
    private static final long CANCEL = 0x8;

    private final Duration allowed;
    private final AtomicInteger running = new AtomicInteger();

    /** Allows this much time for a whole body, from the end of the headers. */
    public BodyDeadline(Duration allowed) {
        this.allowed = allowed;
    }

    /**
     * Starts the deadline of this request's body. The caller has to end it as soon as the body is read or nobody waits
     * for it. Until then, the request and its bytes stay in memory.
     *
     * @param late runs if nobody ends the deadline in time
     * @return ends the deadline; a second run does nothing
     */
    Runnable start(RoutingContext context, Runnable late) {
        running.incrementAndGet();
        long timer = context.vertx().setTimer(allowed.toMillis(), fired -> {
            running.decrementAndGet();
            LOG.debugf("a body took longer than %s and is not waited for any more", allowed);
            late.run();
        });
        return () -> {
            if (context.vertx().cancelTimer(timer)) {
                running.decrementAndGet();
            }
        };
    }

    /** Ends the exchange without an answer: an HTTP/2 stream alone, otherwise the whole connection. */
    static void cutOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
        } else {
            request.connection().close();
        }
    }

    /** The number of bodies that Purser waits for. */
    public int running() {
        return running.get();
    }

    /** Whether the request announces a body, of any length. */
    static boolean hasBody(HttpServerRequest request) {
        return !"0".equals(request.getHeader(HttpHeaders.CONTENT_LENGTH))
                && (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                        || !request.version().name().startsWith("HTTP_1"));
    }
}
