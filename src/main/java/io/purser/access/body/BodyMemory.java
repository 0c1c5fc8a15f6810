package io.purser.access.body;

import io.purser.access.route.Caller;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The memory for the bodies of requests: it is taken before a byte is read, and given back when the request is over.
 * A body whose length nobody announced pays as it grows.
 */
public final class BodyMemory {
    /** A body takes this many times its bytes while it comes in: buffers that grow are copied. */
    static final int READING = 2;
    /** And so much while it is parsed: its bytes, the parser's own copy in characters, and the texts made of that. */
    public static final int PARSING = 6;
    /** What a request with a body takes beside it. */
    public static final int FRAME = 16_384;

    private static final String KEY = BodyMemory.class.getName();
    private static final String NOBODY = "nobody";
    private static final String SIGNED = "signed";

    private final HeapAccount account;

    public BodyMemory(HeapAccount account) {
        this.account = account;
    }

    /**
     * Takes what a body of that length needs, until the request is over.
     *
     * @param caller whose memory it is, or null where the route asks for no caller
     * @param length in bytes; 0 where nobody announced it and the lease grows as the body comes in
     * @throws Problem 413 where the body is too large for this heap, 503 where the memory is taken
     */
    HeapLease open(RoutingContext context, @Nullable Caller caller, long length) {
        if (FRAME + PARSING * length > account.limit()) {
            throw tooLarge();
        }
        HeapLease lease = account.open(caller == null ? NOBODY : caller.id(), FRAME + READING * length);
        context.put(KEY, lease);
        context.addEndHandler(ended -> {
            HeapLease last = context.remove(KEY);
            if (last != null) {
                last.close();
            }
        });
        return lease;
    }

    /**
     * A body that was read as anybody's is signed: it has what it needs from here on, apart from all that is not.
     *
     * @return whether there is the memory for it
     */
    boolean believe(RoutingContext context, long length) {
        HeapLease more = account.open(SIGNED, 0);
        if (!more.tryResize(FRAME + PARSING * length)) {
            return false;
        }
        HeapLease before = context.get(KEY);
        if (before != null) {
            before.close();
        }
        context.put(KEY, more);
        return true;
    }

    /** What to say where a lease could not grow for a body that is so long by now. */
    Problem refusal(long length) {
        return FRAME + PARSING * length > account.limit() ? tooLarge() : taken();
    }

    /**
     * The body is there and will be parsed: takes what that needs.
     *
     * @throws Problem 413 or 503, as above
     */
    public static void beforeParsing(RoutingContext context) {
        HeapLease lease = context.get(KEY);
        Buffer body = context.body() == null ? null : context.body().buffer();
        if (lease != null && body != null) {
            lease.resize(FRAME + (long) PARSING * body.length());
        }
    }

    /** The request's lease, which goes back when its answer has ended; null where it came without a body. */
    public static @Nullable HeapLease of(RoutingContext context) {
        return context.get(KEY);
    }

    /** Takes the request's lease over; whoever does closes it. */
    public static @Nullable HeapLease takeOver(RoutingContext context) {
        return context.remove(KEY);
    }

    private Problem tooLarge() {
        return Problem.of(
                ProblemType.TOO_LARGE,
                ("the body is longer than the %d bytes that this Purser has the memory for; send less, or run it with"
                                + " a larger heap")
                        .formatted((account.limit() - FRAME) / PARSING));
    }

    private Problem taken() {
        return Problem.of(ProblemType.NOT_READY, "the memory for requests is taken; try again shortly")
                .retryAfter(java.time.Duration.ofSeconds(1));
    }

    /** The length that was announced; −1 where none was. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        if (length == null) {
            return -1;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
