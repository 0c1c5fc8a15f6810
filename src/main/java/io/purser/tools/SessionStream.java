package io.purser.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.ConnectionAbort;
import io.purser.access.key.Credential;
import io.purser.access.route.Caller;
import io.purser.json.PlainJson;
import io.purser.memory.HeapLease;
import io.purser.toolservers.question.CallerSession;
import io.purser.toolservers.question.KeptAnswers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The stream of events of a session that stays open between requests. It waits for nobody: a client that does not read
 * loses it.
 */
final class SessionStream {
    /** What an open stream takes: unread events, what is remembered of subscriptions, and the request itself. */
    static final int MEMORY = 16_384;

    private static final int MOST_UNREAD = 8_192;
    /** A client comes back after this time, when the stream has ended. */
    static final int RETRY_MS = 3_000;

    private static final String BEGIN = "retry: %d\n\n".formatted(RETRY_MS);

    private static final String BEAT = ": waiting\n\n";
    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final RoutingContext context;
    private final CallerSession session;
    private final Credential credential;
    private final HeapLease memory;
    private final KeptAnswers.@Nullable Place resumed;
    private final AtomicInteger unread = new AtomicInteger();
    private final Map<String, Long> nextLooks = new HashMap<>();
    private final long begunAt = System.nanoTime();
    private volatile Caller caller;
    private long beatAt = begunAt;
    private boolean wasUnread;

    /**
     * A stream that has not begun.
     *
     * @param resumed where the answer is kept for which the client comes back, or null if it listens
     */
    SessionStream(
            RoutingContext context, CallerSession session, HeapLease memory, KeptAnswers.@Nullable Place resumed) {
        this.resumed = resumed;
        this.context = context;
        this.session = session;
        this.credential = Credential.of(context.request().headers());
        this.memory = memory;
        this.caller = Caller.of(context);
    }

    CallerSession session() {
        return session;
    }

    /** Where the answer is kept for which the client comes back, or null if it listens. */
    KeptAnswers.@Nullable Place resumed() {
        return resumed;
    }

    /**
     * Writes the answer for which the client came back, and ends; false if it has left or there is no memory.
     *
     * @param onLoss what happens if the client has left before the answer
     */
    synchronized boolean answer(byte[] message, Callable<Boolean> onLoss) {
        if (!isOpen() || !memory.tryGrow(2L * message.length)) {
            return false;
        }
        Buffer event =
                Buffer.buffer("event: message\ndata: ").appendBytes(message).appendBytes(NoticeStream.END);
        context.response().end(event).onFailure(lost -> context.vertx().executeBlocking(onLoss, false));
        return true;
    }

    Credential credential() {
        return credential;
    }

    /** Who listens, as its key is now. */
    Caller caller() {
        return caller;
    }

    void nowFor(Caller other) {
        caller = other;
    }

    synchronized void begin() {
        context.response()
                .setChunked(true)
                .putHeader("content-type", Notices.EVENTS)
                .putHeader("cache-control", "no-store")
                .putHeader("x-accel-buffering", "no");
        write(BEGIN);
    }

    /** Says that a resource has changed; false if the client does not read or has left. */
    synchronized boolean tell(String uri) {
        if (!isOpen() || unread.get() > MOST_UNREAD) {
            return false;
        }
        ObjectNode notice = PlainJson.MAPPER
                .createObjectNode()
                .put("jsonrpc", "2.0")
                .put("method", "notifications/resources/updated");
        notice.putObject("params").put("uri", uri);
        write("event: message\ndata: " + notice + "\n\n");
        return true;
    }

    /**
     * Keeps the connection. Ends the stream if its time is over, or if something was unread at the last beat and is now.
     */
    synchronized void beat(long now) {
        if (now - begunAt > LONGEST.toNanos()) {
            end();
        } else if (now - beatAt > BETWEEN_BEATS.toNanos()) {
            beatAt = now;
            boolean isUnread = unread.get() > 0;
            if (isUnread && wasUnread) {
                ConnectionAbort.on(context.request());
            } else if (!isUnread && isOpen()) {
                write(BEAT);
            }
            wasUnread = isUnread;
        }
    }

    private void write(String text) {
        Buffer bytes = Buffer.buffer(text);
        unread.addAndGet(bytes.length());
        context.response().write(bytes).onComplete(written -> unread.addAndGet(-bytes.length()));
    }

    boolean isOpen() {
        HttpServerResponse response = context.response();
        return !response.closed() && !response.ended();
    }

    synchronized void end() {
        if (isOpen()) {
            context.response().end();
        }
    }

    /** Gives the memory back, when the stream is over. */
    void release() {
        memory.close();
    }

    /** For how many nanoseconds a look at a resource is due; negative until it is. The first is due at once. */
    synchronized long overdue(String uri, long now) {
        return now - nextLooks.computeIfAbsent(uri, first -> now);
    }

    /** Says when the next look at a resource is due. */
    synchronized void lookAgain(String uri, long at) {
        nextLooks.put(uri, at);
    }

    /** Forgets the resources that are not looked at any more. */
    synchronized void keep(Set<String> uris) {
        nextLooks.keySet().retainAll(uris);
    }
}
