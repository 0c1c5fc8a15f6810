package io.purser.gateway;

import io.purser.access.ConnectionAbort;
import io.purser.budget.definition.BudgetStatus;
import io.purser.catalog.Model;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.gateway.attempt.GatewaySettings;
import io.purser.gateway.attempt.StreamAttempt;
import io.purser.gateway.request.DroppedFields;
import io.purser.gateway.usage.Cost;
import io.purser.memory.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to a caller, at once or in pieces, and what Purser says in its headers. */
final class ClientResponse implements StreamAttempt.Outlet {
    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";
    /** US dollars that are left of the scarcest budget of the call, its own bound taken off. */
    static final String REMAINING = "x-purser-remaining-usd";

    /** A kept answer is held as bytes, as a text, and sealed. */
    private static final int KEEPING = 4;

    private static final int SLICE = 65_536;
    /** What was written and not read is as much as that: what fits, and the piece that did not. */
    private static final int UNREAD = 2 * SLICE;

    private final RoutingContext http;
    private final HttpServerResponse response;
    private final HeapLease memory;
    private final OneShotTimeout timeout;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Promise<Void> over = Promise.promise();
    private Runnable whenGone = () -> {};
    private @Nullable Buffer kept;
    private boolean gone;
    private boolean paidForUnread;
    /** Goes on when the caller has read, or will not. */
    private Runnable whenRoom = () -> {};

    /**
     * An answer to that request.
     *
     * @param keep whether a copy is kept
     * @param memory pays for the copy
     * @param settings say how long the caller may read nothing until the connection is cut
     */
    ClientResponse(RoutingContext http, boolean keep, HeapLease memory, GatewaySettings settings) {
        this.http = http;
        this.response = http.response();
        this.memory = memory;
        this.kept = keep ? Buffer.buffer() : null;
        this.timeout = new OneShotTimeout(http.vertx(), settings.callerReads(), this::cut);
    }

    /** Tells when the caller has left, or was cut off because it does not read. */
    void whenHungUp(Runnable next) {
        whenGone = next;
        if (response.closed()) {
            isLost();
        }
        http.addEndHandler(ended -> {
            if (ended.failed()) {
                isLost();
            }
        });
    }

    /** The call may go on; what was held for its caller goes back, but for an answer that somebody may come for. */
    private void isLost() {
        if (gone) {
            return;
        }
        gone = true;
        timeout.end();
        over.tryComplete();
        if (kept == null) {
            memory.tryResize(0);
        }
        whenGone.run();
        whenRoom.run();
    }

    /** The caller has the whole answer, or will not have it. */
    Future<Void> over() {
        return over.future();
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

    /** What is left of the scarcest budget while the call is under way. */
    void describeRemaining(List<BudgetStatus> statuses) {
        headers.remove(REMAINING);
        statuses.stream()
                .filter(status -> status.budget().hard())
                .map(status -> status.balance().remaining())
                .min(Comparator.naturalOrder())
                .ifPresent(least -> headers.put(REMAINING, least.toString()));
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

    /** The problem behind a failure; the log tells it under the request's id. */
    Problem problem(Throwable failure) {
        return HttpProblems.of(http, failure);
    }

    String requestId() {
        return HttpProblems.requestId(http);
    }

    /** Whether an answer of that size is to be kept, and there is the memory to do so. */
    boolean keeps(int length) {
        return kept != null && memory.tryGrow((long) KEEPING * length);
    }

    /** The stream as it was passed on, with its end, or null where it is not kept. */
    @Nullable
    String keptStream() {
        return kept == null
                ? null
                : kept.copy().appendBuffer(StreamedResponse.done()).toString();
    }

    /** Answers at once; the body goes out as fast as it is read. */
    void write(String contentType, Map<String, String> with, Buffer body) {
        if (isGone() || response.headWritten()) {
            return;
        }
        with.forEach(response::putHeader);
        response.putHeader("content-type", contentType);
        if (body.length() <= SLICE) {
            end(body);
        } else {
            response.putHeader("content-length", Integer.toString(body.length()));
            pour(body, 0);
        }
    }

    private void pour(Buffer body, int from) {
        int next = from;
        while (!isGone() && body.length() - next > SLICE && !response.writeQueueFull()) {
            response.write(body.slice(next, next + SLICE));
            next += SLICE;
        }
        if (isGone()) {
            return;
        }
        if (body.length() - next <= SLICE) {
            end(body.slice(next, body.length()));
        } else {
            int rest = next;
            whenDrained(() -> pour(body, rest));
        }
    }

    @Override
    public void write(Buffer piece) {
        if (kept != null) {
            boolean fits = kept.length() + piece.length() <= PaymentService.LARGEST_KEPT;
            kept = fits && memory.tryGrow((long) KEEPING * piece.length()) ? kept.appendBuffer(piece) : null;
        }
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
        response.write(piece);
    }

    @Override
    public boolean isFull() {
        return !isGone() && response.writeQueueFull();
    }

    /** Nothing more is written until the caller has read; who does not read in time is cut off. */
    @Override
    public void whenDrained(Runnable next) {
        if (!paidForUnread) {
            paidForUnread = memory.tryGrow(UNREAD);
        }
        whenRoom = () -> {
            whenRoom = () -> {};
            next.run();
        };
        if (!paidForUnread) {
            cut();
            return;
        }
        timeout.begin();
        response.drainHandler(drained -> {
            timeout.end();
            whenRoom.run();
        });
    }

    private void cut() {
        ConnectionAbort.on(http.request());
        isLost();
    }

    /** Ends a stream with that piece. */
    void endWith(Buffer last) {
        if (!isGone() && !response.ended()) {
            end(last);
        }
    }

    private void end(Buffer last) {
        watch(response.end(last));
    }

    /** The answer is over when the last of it has left, which takes a caller that reads. */
    private void watch(Future<Void> written) {
        if (!written.isComplete()) {
            timeout.begin();
        }
        written.onComplete(this::left);
    }

    private void left(AsyncResult<Void> written) {
        timeout.end();
        over.tryComplete();
    }

    /** Answers with an error, in place of an answer or at the end of what is there of one. */
    void fail(Problem problem) {
        if (isGone() || response.ended()) {
            over.tryComplete();
        } else if (!response.headWritten()) {
            HttpProblems.sendOpenAi(http, problem);
            over.tryComplete();
        } else if (EVENTS.equals(response.headers().get("content-type"))) {
            end(StreamedResponse.failure(problem));
        } else {
            cut();
        }
    }
}
