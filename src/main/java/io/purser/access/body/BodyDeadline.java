package io.purser.access.body;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Ends a request whose body has not arrived in time, so that clients cannot hold connections by sending slowly. */
public final class BodyDeadline {
    private static final Logger LOG = Logger.getLogger(BodyDeadline.class);
    // RFC 9113, section 7
    private static final long CANCEL = 0x8;

    private final Duration allowed;
    private final AtomicInteger running = new AtomicInteger();

    /** How long a whole body may take from the end of the headers on. */
    public BodyDeadline(Duration allowed) {
        this.allowed = allowed;
    }

    /**
     * Gives the body of this request its time. Whoever starts it ends it, as soon as the body is there or nobody waits
     * for it any more: until then, the request and all that was read of it are kept.
     *
     * @param late is done where it was not ended in time
     * @return ends it; a second time does nothing
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

    /** Ends what is under way without a word: the stream, or the connection where that is all there is. */
    static void cutOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
        } else {
            request.connection().close();
        }
    }

    /** How many bodies are waited for. */
    public int running() {
        return running.get();
    }

    /** Whether a body is announced, of whatever length. */
    static boolean hasBody(HttpServerRequest request) {
        return !"0".equals(request.getHeader("content-length"))
                && (request.headers().contains("content-length")
                        || request.headers().contains("transfer-encoding")
                        || !request.version().name().startsWith("HTTP_1"));
    }
}
