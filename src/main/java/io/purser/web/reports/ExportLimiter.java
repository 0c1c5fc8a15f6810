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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers of any length that are under way. There are few at once, and a client that takes nothing of its own for a
 * while is cut, so that whoever asks and does not read holds little and not for long.
 */
@ApplicationScoped
class ExportLimiter {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Semaphore free;
    private final int atOnce;
    private final Duration timeout;

    ExportLimiter(
            @ConfigProperty(name = "purser.exports-at-once", defaultValue = "4") int atOnce,
            @ConfigProperty(name = "purser.export-patience", defaultValue = "PT30S") Duration timeout) {
        this.atOnce = atOnce;
        this.free = new Semaphore(atOnce);
        this.timeout = timeout;
    }

    /**
     * Begins an answer; its place is free again when the answer has ended, in whatever way.
     *
     * @throws Problem {@code busy} where as many are under way as may be
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
            // Whoever asked is gone, and the end may have been told before anybody listened.
            if (ended.compareAndSet(false, true)) {
                context.vertx().cancelTimer(timer);
                free.release();
            }
        }
        return answer.build();
    }

    /** Looks whether anything of an answer left since it was full. */
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
