package io.purser.gateway;

import io.purser.catalog.Model;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call to one provider, on the event loop of the caller's request. It ends with exactly one {@link Reply}, whatever
 * happens in which order.
 */
abstract class Attempt {
    private static final int LONGEST_ERROR = 65_536;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Consumer<Reply> whenEnded;
    private final long startedAt = System.nanoTime();
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean cancelled;
    private long timer = NO_TIMER;
    private long timerDue;
    private long deadline;
    private boolean ended;

    final Model model;
    final ProviderErrors errors;
    final GatewaySettings settings;

    Attempt(Vertx vertx, Model model, ProviderErrors errors, GatewaySettings settings, Consumer<Reply> whenEnded) {
        this.vertx = vertx;
        this.model = model;
        this.errors = errors;
        this.settings = settings;
        this.whenEnded = whenEnded;
    }

    /** Sends the body; the reply is told when there is one. */
    final void start(Upstream upstream, String path, Buffer body, MultiMap callersHeaders) {
        upstream.connect(model, path, body, callersHeaders).onComplete(connected -> {
            if (connected.failed()) {
                end(errors.unreachable(model, connected.cause()));
            } else if (ended) {
                connected.result().reset();
            } else {
                send(connected.result(), body);
            }
        });
    }

    private void send(HttpClientRequest connected, Buffer body) {
        request = connected;
        limit(firstLimit());
        connected.send(body).onComplete(sent -> {
            if (ended) {
                return;
            }
            if (sent.failed()) {
                broken();
                return;
            }
            HttpClientResponse head = sent.result();
            response = head;
            if (head.statusCode() == 200) {
                head.exceptionHandler(failure -> broken());
                answered(head);
            } else {
                readError(head);
            }
        });
    }

    private void readError(HttpClientResponse head) {
        Buffer body = Buffer.buffer();
        head.exceptionHandler(failure -> refused(head, body));
        head.handler(piece -> {
            if (body.length() < LONGEST_ERROR) {
                body.appendBuffer(piece);
            }
        });
        head.endHandler(end -> refused(head, body));
    }

    private void refused(HttpClientResponse head, Buffer body) {
        end(errors.refused(model, head.statusCode(), body.getBytes(), head.getHeader("retry-after")));
    }

    /** The head of a good answer is there; its handlers are to be set at once. */
    abstract void answered(HttpClientResponse response);

    /** The connection broke after the request was sent. */
    abstract void broken();

    /** The time is up. */
    abstract void tooSlow();

    /** The caller hung up. */
    abstract void abandoned();

    /** How long to wait for the beginning of the answer. */
    abstract Duration firstLimit();

    /** The caller hung up: the provider's call is cancelled at once. */
    final void abandon() {
        if (!ended) {
            abandoned();
            cancel();
        }
    }

    /** Waits so long for the next thing to happen. */
    final void limit(Duration wait) {
        if (ended) {
            return;
        }
        deadline = System.nanoTime() + wait.toNanos();
        // A stream sets its limit anew with every piece; a timer that is due earlier looks again when it fires.
        if (timer == NO_TIMER || deadline - timerDue < 0) {
            stopTimer();
            startTimer(wait);
        }
    }

    private void startTimer(Duration wait) {
        timerDue = deadline;
        timer = vertx.setTimer(Math.max(1, wait.plusNanos(999_999).toMillis()), fired -> {
            timer = NO_TIMER;
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!ended && left.isPositive()) {
                startTimer(left);
            } else if (!ended) {
                tooSlow();
                cancel();
            }
        });
    }

    /**
     * Stops the provider's call. A request must not be reset once its answer has come in whole, read or not: its
     * connection may serve somebody else's call by then, and Vert.x would close it under that one. So what is there is
     * let go of first, and the request is reset only where the end was not among it.
     */
    final void cancel() {
        HttpClientRequest sent = request;
        if (sent == null || cancelled) {
            return;
        }
        cancelled = true;
        HttpClientResponse head = response;
        if (head == null) {
            sent.reset();
            return;
        }
        boolean[] over = {false};
        head.handler(piece -> {});
        head.exceptionHandler(failure -> over[0] = true);
        head.endHandler(end -> over[0] = true);
        head.resume();
        vertx.getOrCreateContext().runOnContext(drained -> {
            if (!over[0]) {
                sent.reset();
            }
        });
    }

    final boolean hasEnded() {
        return ended;
    }

    final long millis() {
        return (System.nanoTime() - startedAt) / 1_000_000;
    }

    final void end(Reply reply) {
        if (!ended) {
            ended = true;
            stopTimer();
            whenEnded.accept(reply);
        }
    }

    /** Whether the request has left, so that it may be paid for. */
    final boolean wasSent() {
        return request != null;
    }

    private void stopTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
