package io.purser.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.memory.HeapLease;
import io.purser.toolservers.client.Listening;
import io.purser.toolservers.question.CallerLine;
import io.purser.toolservers.question.KeptAnswers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of events that an answer becomes if a notice comes before it. It waits for nobody: what a caller does not read
 * in time is dropped, but the answer is not.
 */
final class NoticeStream implements CallerLine {
    /** The end of each event. */
    static final byte[] END = {'\n', '\n'};

    private static final String BEGIN = "event: message\ndata: ";
    private static final String KEY = NoticeStream.class.getName();
    /** A comment, which keeps the connection. A text, because no buffer may be in the executable. */
    private static final String BEAT = ": waiting\n\n";

    /** After this time a stream begins even if nothing comes before the answer, so that it can be resumed. */
    private static final long BEGIN_AFTER_MS = 2_000;

    private static final int MOST_UNREAD = 65_536;
    /** As much again, since somebody was asked something: a question is not dropped for a notice. */
    private static final int MOST_UNREAD_QUESTIONS = 131_072;

    private final Notices wanted;
    private final RoutingContext context;
    private final HttpServerResponse response;
    private final HeapLease memory;
    private final @Nullable Resumption resumption;
    private final AtomicInteger unread = new AtomicInteger();
    private long timer = -1;
    private boolean hasAsked;
    private boolean hasBegun;
    private boolean isOver;

    private NoticeStream(Notices wanted, RoutingContext context, HeapLease memory, @Nullable Resumption resumption) {
        this.wanted = wanted;
        this.context = context;
        this.response = context.response();
        this.memory = memory;
        this.resumption = resumption;
    }

    /**
     * How a caller that left gets its answer.
     *
     * @param place where it is kept
     */
    record Resumption(KeptAnswers answers, KeptAnswers.Place place) {
        /** The event to come back to, without data. */
        private String begin() {
            return "id: %s\nretry: %d\ndata: \n\n".formatted(place.id(), SessionStream.RETRY_MS);
        }

        private boolean keep(byte[] message) {
            return answers.keep(place, message);
        }
    }

    /**
     * Listens for the caller of that request.
     *
     * @param memory grows when the stream begins
     * @param resumption how the stream can be resumed, or null if it cannot
     */
    static NoticeStream open(
            Notices wanted, RoutingContext context, HeapLease memory, @Nullable Resumption resumption) {
        NoticeStream stream = new NoticeStream(wanted, context, memory, resumption);
        context.put(KEY, stream);
        if (resumption != null) {
            stream.timer = context.vertx().setTimer(BEGIN_AFTER_MS, late -> stream.beginLate());
        }
        return stream;
    }

    private synchronized void beginLate() {
        boolean _ = isOpen() && begins();
    }

    /** What the caller wants to hear. */
    Listening listening() {
        return new Listening(wanted.token() != null, wanted.level(), this::send);
    }

    /** The stream of that request if it has begun. Nothing but the answer can follow. */
    static Optional<NoticeStream> ended(RoutingContext context) {
        NoticeStream stream = context.get(KEY);
        return stream != null && stream.end() ? Optional.of(stream) : Optional.empty();
    }

    private synchronized boolean end() {
        isOver = true;
        boolean _ = context.vertx().cancelTimer(timer);
        return hasBegun;
    }

    private synchronized void send(String method, ObjectNode params) {
        if (!isOpen()) {
            return;
        }
        ObjectNode notice =
                PlainJson.MAPPER.createObjectNode().put("jsonrpc", "2.0").put("method", method);
        if (params.has("progress")) {
            params.set("progressToken", wanted.token());
        }
        notice.set("params", params);
        Buffer event = event(notice);
        if (unread.get() + event.length() <= MOST_UNREAD && begins()) {
            write(event);
        }
    }

    private static Buffer event(ObjectNode message) {
        return Buffer.buffer(BEGIN + message).appendBytes(END);
    }

    private void write(Buffer event) {
        int length = event.length();
        unread.addAndGet(length);
        response.write(event).onComplete(written -> unread.addAndGet(-length));
    }

    @Override
    public synchronized boolean send(ObjectNode message) {
        if (!isOpen() || !begins() || !asks()) {
            return false;
        }
        Buffer event = event(message);
        if (unread.get() + event.length() > MOST_UNREAD + MOST_UNREAD_QUESTIONS) {
            return false;
        }
        write(event);
        return true;
    }

    private boolean asks() {
        hasAsked = hasAsked || memory.tryGrow(MOST_UNREAD_QUESTIONS);
        return hasAsked;
    }

    @Override
    public synchronized void beat() {
        if (isOpen() && hasBegun && unread.get() == 0) {
            write(Buffer.buffer(BEAT));
        }
    }

    @Override
    public synchronized boolean isOpen() {
        return !isOver && !response.closed() && !response.ended();
    }

    private boolean begins() {
        if (!hasBegun && memory.tryGrow(MOST_UNREAD)) {
            response.setChunked(true)
                    .putHeader("content-type", Notices.EVENTS)
                    .putHeader("cache-control", "no-store")
                    .putHeader("x-accel-buffering", "no");
            hasBegun = true;
            if (resumption != null) {
                write(Buffer.buffer(resumption.begin()));
            }
        }
        return hasBegun;
    }

    /**
     * Writes the answer without its end, which ends the stream. If the caller has left, the answer is kept for it.
     *
     * @param kept the same answer as it is kept
     */
    void answer(byte[] message, Supplier<byte[]> kept) {
        Resumption way = resumption;
        if (!response.closed() && !response.ended()) {
            response.write(Buffer.buffer(BEGIN.getBytes(StandardCharsets.US_ASCII)));
            Future<Void> written = response.write(Buffer.buffer(message));
            if (way != null) {
                byte[] again = kept.get();
                written.onFailure(lost -> context.vertx().executeBlocking(() -> way.keep(again), false));
            }
        } else if (way != null) {
            way.keep(kept.get());
        }
    }
}
