package io.purser.web.reports;

import io.purser.access.ConnectionAbort;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Limits the number of answers of unlimited length at a time. It cuts off a client that reads nothing for a while, so
 * that such a client holds few resources and only for a short time.
 */
@ApplicationScoped
class ExportLimiter {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Semaphore free;
    private final int atOnce;
    private final Duration timeout;

    ExportLimiter(ExportProperties settings) {
        this.atOnce = settings.exportsAtOnce();
        this.free = new Semaphore(atOnce);
        this.timeout = settings.exportPatience();
    }

    /**
     * Begins an answer; its place is free again when the answer ends in any way.
     *
     * @throws Problem {@code busy} if the maximum number is in flight
     */
    Response begin(RoutingContext context, Response.ResponseBuilder answer) {
        if (!free.tryAcquire()) {
            throw Problem.of(
                            ProblemType.BUSY,
                            "%d exports are under way, as many as may be at once; ask again when one has ended"
                                    .formatted(atOnce))
                    .retryAfter(Duration.ofSeconds(5));
        }
        AtomicBoolean ended = new AtomicBoolean();
        HttpServerResponse response = context.response();
        long timer = context.vertx().setPeriodic(BETWEEN_LOOKS.toMillis(), new Watch(context)::look);
        context.addEndHandler(result -> {
            if (ended.compareAndSet(false, true)) {
                context.vertx().cancelTimer(timer);
                free.release();
            }
        });
        if (response.closed()) {
            // The client is gone, and the response may have ended before the end handler was added.
            if (ended.compareAndSet(false, true)) {
                context.vertx().cancelTimer(timer);
                free.release();
            }
        }
        return answer.build();
    }

    /** Watches whether any bytes of an answer leave while its write queue is full. */
    private final class Watch {
        private final RoutingContext context;
        private long written = -1;
        private long since = System.nanoTime();

        Watch(RoutingContext context) {
            this.context = context;
        }

        void look(long timer) {
            HttpServerResponse response = context.response();
            long now = System.nanoTime();
            if (response.bytesWritten() != written || !response.writeQueueFull()) {
                written = response.bytesWritten();
                since = now;
            } else if (now - since > timeout.toNanos()) {
                context.vertx().cancelTimer(timer);
                ConnectionAbort.on(context.request());
            }
        }
    }
}
