package io.purser.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.memory.HeapLease;
import io.purser.toolservers.client.Listening;
import io.purser.toolservers.question.CallerLine;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

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

    private static final int MOST_UNREAD = 65_536;
    /** As much again, since somebody was asked something: a question is not dropped for a notice. */
    private static final int MOST_UNREAD_QUESTIONS = 131_072;

    private final Notices wanted;
    private final HttpServerResponse response;
    private final HeapLease memory;
    private final AtomicInteger unread = new AtomicInteger();
    private boolean hasAsked;
    private boolean hasBegun;
    private boolean isOver;

    private NoticeStream(Notices wanted, HttpServerResponse response, HeapLease memory) {
        this.wanted = wanted;
        this.response = response;
        this.memory = memory;
    }

    /**
     * Listens for the caller of that request.
     *
     * @param memory grows when the stream begins
     */
    static NoticeStream open(Notices wanted, RoutingContext context, HeapLease memory) {
        NoticeStream stream = new NoticeStream(wanted, context.response(), memory);
        context.put(KEY, stream);
        return stream;
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
        }
        return hasBegun;
    }

    /** Writes the answer without its end, which ends the stream. */
    void answer(byte[] message) {
        if (!response.closed() && !response.ended()) {
            response.write(Buffer.buffer(BEGIN.getBytes(StandardCharsets.US_ASCII)));
            response.write(Buffer.buffer(message));
        }
    }
}
