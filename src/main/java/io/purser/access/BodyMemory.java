package io.purser.access;

import io.purser.heap.HeapAccount;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory for the bodies of requests: it is taken before a byte is read, and given back when the request is over.
 * A body whose length nobody announced is read here, and pays as it grows.
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

    private final HeapAccount account;
    private final long largest;

    /** @param largest bytes of a body whose length was not announced */
    BodyMemory(HeapAccount account, long largest) {
        this.account = account;
        this.largest = largest;
    }

    /**
     * Takes what the body needs, and lets the request go on, at once or when a body of unknown length is there.
     *
     * @param caller whose memory it is, or null where the route asks for no caller
     * @param refuse answers what is found out while the body is read
     * @throws Problem 413 where the body is too large for this heap, 503 where the memory is taken
     */
    void admit(RoutingContext context, @Nullable Caller caller, BiConsumer<RoutingContext, Problem> refuse) {
        HttpServerRequest request = context.request();
        if (!BodyDeadline.hasBody(request)) {
            context.next();
            return;
        }
        String holder = caller == null ? NOBODY : caller.id();
        long length = announced(request);
        if (length > largest) {
            context.next(); // it is refused by its length alone
            return;
        }
        if (FRAME + PARSING * length > account.limit()) {
            throw tooLarge();
        }
        HeapLease lease = account.open(holder, FRAME + READING * Math.max(0, length));
        context.put(KEY, lease);
        context.addEndHandler(ended -> {
            if (context.remove(KEY) != null) {
                lease.close();
            }
        });
        if (length >= 0) {
            context.next();
        } else {
            read(context, lease, refuse);
        }
    }

    private void read(RoutingContext context, HeapLease lease, BiConsumer<RoutingContext, Problem> refuse) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        boolean[] refused = {false};
        request.handler(piece -> {
            if (refused[0]) {
                return;
            }
            if (body.length() + piece.length() > largest) {
                refused[0] = true;
                refuse.accept(
                        context,
                        Problem.of(
                                ProblemType.TOO_LARGE, "the body is longer than this Purser reads; send less at once"));
            } else if (!lease.tryGrow((long) READING * piece.length())) {
                refused[0] = true;
                Problem why = FRAME + (long) PARSING * body.length() > account.limit() ? tooLarge() : taken();
                refuse.accept(context, why);
            } else {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(end -> {
            if (!refused[0]) {
                RoutingContextInternal internal = (RoutingContextInternal) context;
                internal.visitHandler(RoutingContextInternal.BODY_HANDLER);
                internal.setBody(body);
                context.next();
            }
        });
    }

    /**
     * The body is there and will be parsed: takes what that needs.
     *
     * @throws Problem 413 or 503, as above
     */
    static void beforeParsing(RoutingContext context) {
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

    private static long announced(HttpServerRequest request) {
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
