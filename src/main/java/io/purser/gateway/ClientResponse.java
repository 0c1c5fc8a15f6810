package io.purser.gateway;

import io.purser.access.ConnectionAbort;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.attempt.GatewaySettings;
import io.purser.gateway.attempt.StreamOutlet;
import io.purser.memory.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a caller, at once or as a stream, with Purser's headers. */
final class ClientResponse implements StreamOutlet {
    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";
    /** A kept answer takes memory as bytes, as a text and as sealed bytes. */
    private static final int KEEPING = 4;

    private static final int SLICE = 65_536;
    /**
     * The most bytes that are written and not read: those that fit in the write queue, and the piece that did not fit.
     */
    private static final int UNREAD = 2 * SLICE;

    private final RoutingContext http;
    private final HttpServerResponse response;
    private final AnswerForm form;
    private final HeapLease memory;
    private final OneShotTimeout timeout;
    private final AnswerHeaders headers = new AnswerHeaders();
    private final Promise<Void> over = Promise.promise();
    private Runnable whenGone = () -> {};
    private final int keptAtMost;
    private @Nullable Buffer kept;
    private boolean gone;
    private boolean paidForUnread;
    /** Goes on when the caller has read or has left. */
    private Runnable whenRoom = () -> {};

    /**
     * An answer to that request.
     *
     * @param form the form that the caller speaks
     * @param keptAtMost the bytes of a stream of which a copy is kept; 0 to keep no answer
     * @param memory pays for the copy
     * @param settings say how long the caller may read nothing before the connection is cut
     */
    ClientResponse(RoutingContext http, AnswerForm form, int keptAtMost, HeapLease memory, GatewaySettings settings) {
        this.http = http;
        this.response = http.response();
        this.form = form;
        this.memory = memory;
        this.keptAtMost = keptAtMost;
        this.kept = keptAtMost > 0 ? Buffer.buffer() : null;
        this.timeout = new OneShotTimeout(http.vertx(), settings.callerReads(), this::cut);
    }

    /** Sets the action that runs when the caller has left, or was cut off because it does not read. */
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

    /**
     * Notes that the caller has left. The call may go on. The caller's memory goes back, unless the answer is kept for
     * a repetition.
     */
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

    /** Completes when the caller has the whole answer or has left. */
    Future<Void> over() {
        return over.future();
    }

    /** Whether the caller has left. */
    boolean isGone() {
        return gone || response.closed();
    }

    MultiMap callersHeaders() {
        return http.request().headers();
    }

    /** Purser's headers of this answer. */
    AnswerHeaders described() {
        return headers;
    }

    Map<String, String> headers() {
        return headers.all();
    }

    /** The problem behind a failure; the log has it under the request's id. */
    Problem problem(Throwable failure) {
        return HttpProblems.of(http, failure);
    }

    String requestId() {
        return HttpProblems.requestId(http);
    }

    /** Whether an answer of that size is kept, which takes free memory for the copy. */
    boolean keeps(int length) {
        return kept != null && memory.tryGrow((long) KEEPING * length);
    }

    /** The stream as it was passed on, with that end, or null if it is not kept. */
    @Nullable
    Buffer keptStream(Buffer end) {
        keep(end);
        return kept;
    }

    private void keep(Buffer piece) {
        if (kept != null) {
            boolean fits = kept.length() + piece.length() <= keptAtMost;
            kept = fits && memory.tryGrow((long) KEEPING * piece.length()) ? kept.appendBuffer(piece) : null;
        }
    }

    /** Answers at once; the body goes out as fast as the caller reads. */
    void write(String contentType, Map<String, String> with, Buffer body) {
        if (isGone() || response.headWritten()) {
            return;
        }
        AnswerHeaders.write(with, response);
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
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
        keep(piece);
        if (isGone() || response.ended()) {
            return;
        }
        beginStream();
        response.write(piece);
    }

    private void beginStream() {
        if (!response.headWritten()) {
            AnswerHeaders.write(headers(), response);
            response.putHeader("content-type", EVENTS)
                    .putHeader("cache-control", "no-cache")
                    .putHeader("x-accel-buffering", "no")
                    .setChunked(true);
        }
    }

    @Override
    public boolean isFull() {
        return !isGone() && response.writeQueueFull();
    }

    /** Writes nothing more until the caller has read, and cuts off a caller that does not read in time. */
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
            beginStream();
            end(last);
        }
    }

    private void end(Buffer last) {
        watch(response.end(last));
    }

    /** Ends the answer when its last byte has left, and cuts off a caller that does not read in time. */
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

    /** Answers with an error, or ends a stream that has begun with one. */
    void fail(Problem problem) {
        if (isGone() || response.ended()) {
            over.tryComplete();
        } else if (!response.headWritten()) {
            form.errors().send(http, problem);
            over.tryComplete();
        } else if (EVENTS.equals(response.headers().get("content-type"))) {
            end(form.failure(problem, requestId()));
        } else {
            cut();
        }
    }
}
