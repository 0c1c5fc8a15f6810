package io.purser.access.body;

import io.purser.access.route.Caller;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The memory for request bodies. A request takes it before Purser reads a byte, and gives it back when the request is
 * over. A body without an announced length takes memory as it grows.
 */
public final class BodyMemory {
    /** A body takes this many times its bytes while Purser reads it, because buffers that grow are copied. */
    static final int READING = 2;
    /**
     * A body takes this many times its bytes while it is parsed: its bytes, the parser's copy in characters, and the
     * strings made of that.
     */
    public static final int PARSING = 6;
    /** The memory of a request beside its body, in bytes. */
    public static final int FRAME = 16_384;

    private static final String KEY = BodyMemory.class.getName();
    private static final String NOBODY = "nobody";
    private static final String SIGNED = "signed";

    private final HeapAccount account;

    public BodyMemory(HeapAccount account) {
        this.account = account;
    }

    /**
     * Takes the memory for a body of this length until the request is over.
     *
     * @param caller whose memory it is, or null if the route needs no caller
     * @param length in bytes; 0 if none was announced and the lease grows as the body arrives
     * @throws Problem 413 if the body is too large for this heap, 503 if the memory is taken
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
     * Moves a body with a right signature from the share of unsigned bodies to that of signed ones, with the memory for
     * parsing it.
     *
     * @return whether enough memory is free
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

    /** The problem if a lease cannot grow for a body of this length. */
    Problem refusal(long length) {
        return FRAME + PARSING * length > account.limit() ? tooLarge() : taken();
    }

    /**
     * Takes the memory for parsing the body, which is read.
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

    /** The request's lease, which goes back when its answer has ended; null if the request has no body. */
    public static @Nullable HeapLease of(RoutingContext context) {
        return context.get(KEY);
    }

    /** Takes over the request's lease. The caller then has to close it. */
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

    /** The length that the request announces; −1 if it announces none. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
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
