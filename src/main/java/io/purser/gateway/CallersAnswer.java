package io.purser.gateway;

import io.purser.catalog.Model;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to a caller, at once or in pieces, and what Purser says in its headers. */
final class CallersAnswer implements StreamAttempt.Outlet {
    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";

    private final RoutingContext http;
    private final HttpServerResponse response;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable Buffer kept;
    private boolean gone;

    /** An answer to that request, of which a copy is kept or not. */
    CallersAnswer(RoutingContext http, boolean keep) {
        this.http = http;
        this.response = http.response();
        this.kept = keep ? Buffer.buffer() : null;
    }

    void whenHungUp(Runnable next) {
        if (response.closed()) {
            gone = true;
        }
        http.addEndHandler(ended -> {
            if (ended.failed()) {
                gone = true;
                next.run();
            }
        });
    }

    /** Whether there is nobody any more to answer to. */
    boolean isGone() {
        return gone || response.closed();
    }

    MultiMap callersHeaders() {
        return http.request().headers();
    }

    void describe(Model model, UUID reservation, UUID decision, int attempt) {
        headers.put("x-purser-model", model.target());
        headers.put("x-purser-reservation", reservation.toString());
        headers.put("x-purser-decision", decision.toString());
        if (attempt > 1) {
            headers.put("x-purser-attempts", Integer.toString(attempt));
        }
    }

    /** Names the fields that this provider does not get. */
    void describeDropped(Optional<String> names) {
        headers.remove(DroppedFields.HEADER);
        names.ifPresent(list -> headers.put(DroppedFields.HEADER, list));
    }

    void describe(Cost cost) {
        headers.put("x-purser-cost-usd", cost.charged().toString());
        if (cost.differs()) {
            headers.put("x-purser-computed-cost-usd", cost.computed().toString());
        }
    }

    Map<String, String> headers() {
        return headers;
    }

    boolean isKept() {
        return kept != null;
    }

    /** The stream as it was passed on, with its end, or null where it is not kept. */
    @Nullable
    String keptStream() {
        return kept == null
                ? null
                : kept.copy().appendBuffer(StreamAnswer.done()).toString();
    }

    /** Answers at once. */
    void write(String contentType, Map<String, String> with, Buffer body) {
        if (!isGone() && !response.headWritten()) {
            with.forEach(response::putHeader);
            response.putHeader("content-type", contentType).end(body);
        }
    }

    @Override
    public void write(Buffer piece) {
        if (isGone() || response.ended()) {
            return;
        }
        if (!response.headWritten()) {
            headers.forEach(response::putHeader);
            response.putHeader("content-type", EVENTS)
                    .putHeader("cache-control", "no-cache")
                    .putHeader("x-accel-buffering", "no")
                    .setChunked(true);
        }
        if (kept != null) {
            kept = kept.length() + piece.length() > Paying.LARGEST_KEPT ? null : kept.appendBuffer(piece);
        }
        response.write(piece);
    }

    @Override
    public boolean isFull() {
        return !isGone() && response.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable next) {
        response.drainHandler(drained -> next.run());
    }

    /** Ends a stream with that piece. */
    void endWith(Buffer last) {
        if (!isGone() && !response.ended()) {
            response.end(last);
        }
    }

    void fail(Problem problem) {
        if (!isGone()) {
            HttpProblems.sendOpenAi(http, problem);
        }
    }
}
