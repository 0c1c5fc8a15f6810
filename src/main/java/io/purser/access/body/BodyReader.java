package io.purser.access.body;

import io.purser.access.route.BodyPolicy;
import io.purser.access.route.Caller;
import io.purser.access.route.RouteRule;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of admitted requests. It checks the route's media types and length, the available memory, and the
 * deadline. No handler behind the access filter reads a body, and Purser never parses a form.
 */
public final class BodyReader {
    private static final Logger LOG = Logger.getLogger(BodyReader.class);

    private final long largest;
    private final BodyMemory memory;
    private final BodyDeadline deadline;
    private final UnsignedBodies unsigned = new UnsignedBodies(System::nanoTime);

    /** Reads bodies of at most {@code largest} bytes. */
    public BodyReader(long largest, BodyMemory memory, BodyDeadline deadline) {
        this.largest = largest;
        this.memory = memory;
        this.deadline = deadline;
    }

    /**
     * Lets the request go on when its body is read.
     *
     * @param sender the sender of the body
     * @param refuse answers a problem that appears while the body is read
     * @throws Problem 411, 413, 415 or 503, before a byte is read
     */
    public void read(RoutingContext context, RouteRule rule, BodySender sender, Consumer<Problem> refuse) {
        HttpServerRequest request = context.request();
        // The headers of an HTTP/2 stream do not say whether a body follows. If the route takes no body, Purser waits
        // for none.
        boolean mayIgnore = rule.intake() == BodyPolicy.NOTHING && !isAnnounced(request);
        boolean comes = BodyDeadline.hasBody(request) && !request.isEnded() && !mayIgnore;
        if (rule.intake() != BodyPolicy.NOTHING || isAnnounced(request)) {
            rule.intake().requireType(request.headers());
        }
        if (!comes) {
            if (request.headers().contains(HttpHeaders.CONTENT_LENGTH) || request.version() == HttpVersion.HTTP_2) {
                // A later reader would wait a minute for a body that was announced and has no bytes.
                goOn(context, Buffer.buffer());
            } else {
                context.next();
            }
            return;
        }
        // The signature covers the body as it was sent.
        BodyEncoding encoding = sender instanceof BodySender.Signer ? BodyEncoding.PLAIN : BodyEncoding.of(context);
        long limit = rule.intake().limit(largest);
        long announced = BodyMemory.announced(request);
        if (announced > limit) {
            throw tooLong(limit);
        }
        if (announced < 0 && request.version() == HttpVersion.HTTP_2) {
            // The later handlers touch a stream that was already read to its end, and HTTP/2 fails on that.
            throw Problem.of(
                    ProblemType.LENGTH_REQUIRED,
                    "over HTTP/2 a body has to announce its length; send content-length with it, or use HTTP/1.1");
        }
        switch (sender) {
            case BodySender.KnownSender(Caller caller) -> {
                BufferedRequestBody body = open(context, caller, announced);
                new Reading(context, encoding, limit, body, null, refuse).start();
            }
            case BodySender.Anyone() -> {
                BufferedRequestBody body = open(context, null, announced);
                new Reading(context, encoding, limit, body, null, refuse).start();
            }
            case BodySender.Signer(BodySignature signature) -> {
                BufferedRequestBody body = BufferedRequestBody.growing(openAnybodys(context));
                new Reading(context, encoding, limit, body, signature, refuse).start();
            }
        }
    }

    private BufferedRequestBody open(RoutingContext context, @Nullable Caller caller, long announced) {
        HeapLease lease = memory.open(context, caller, Math.max(0, announced));
        return announced < 0
                ? BufferedRequestBody.growing(lease)
                : BufferedRequestBody.announced(lease, Math.toIntExact(announced));
    }

    /** A lease that grows with the bytes that arrive: an announced length alone takes no memory. */
    private HeapLease openAnybodys(RoutingContext context) {
        while (true) {
            try {
                return memory.open(context, null, 0);
            } catch (Problem taken) {
                if (!unsigned.makeRoom()) {
                    throw taken;
                }
            }
        }
    }

    private static boolean isAnnounced(HttpServerRequest request) {
        return BodyMemory.announced(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    static Problem tooLong(long limit) {
        return Problem.of(
                ProblemType.TOO_LARGE,
                "the body is longer than the %d bytes that are read here; send less at once".formatted(limit));
    }

    private static void goOn(RoutingContext context, Buffer body) {
        RoutingContextInternal internal = (RoutingContextInternal) context;
        internal.visitHandler(RoutingContextInternal.BODY_HANDLER);
        internal.setBody(body);
        context.next();
    }

    /** One body that is being read. All of it runs on the event loop of its connection, except a cut. */
    private final class Reading implements UnsignedBodies.Entry {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private final BodyEncoding encoding;
        private final long limit;
        private final BufferedRequestBody body;
        private final @Nullable BodySignature signature;
        private final Consumer<Problem> refuse;
        private final io.vertx.core.Context loop;
        private Runnable inTime = () -> {};
        private boolean over;

        /** Reads one body. The signature is that of a body that anybody may have sent, or null. */
        Reading(
                RoutingContext context,
                BodyEncoding encoding,
                long limit,
                BufferedRequestBody body,
                @Nullable BodySignature signature,
                Consumer<Problem> refuse) {
            this.context = context;
            this.encoding = encoding;
            this.request = context.request();
            this.limit = limit;
            this.body = body;
            this.signature = signature;
            this.refuse = refuse;
            this.loop = context.vertx().getOrCreateContext();
        }

        void start() {
            inTime = deadline.start(context, this::tooLate);
            context.addEndHandler(ended -> {
                end();
                body.drop();
            });
            if (signature != null) {
                unsigned.add(this);
            }
            request.exceptionHandler(this::broke);
            request.handler(this::take);
            request.endHandler(end -> finish());
            if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))
                    && request.version() != HttpVersion.HTTP_1_0) {
                context.response().writeContinue();
            }
            request.resume();
        }

        private void take(Buffer piece) {
            if (over || body.isGone()) {
                return;
            }
            if (body.length() + piece.length() > limit) {
                refuse(tooLong(limit));
            } else if (!add(piece)) {
                refuse(memory.refusal(body.length()));
            } else {
                if (signature != null) {
                    signature.take(piece.getBytes());
                }
                if (request.version() == HttpVersion.HTTP_2 && body.length() == BodyMemory.announced(request)) {
                    finish(); // later handlers resume the stream, which they may not do at its end
                }
            }
        }

        private boolean add(Buffer piece) {
            while (!body.add(piece)) {
                if (signature == null || !unsigned.makeRoomFor(this)) {
                    return false;
                }
            }
            return true;
        }

        private void refuse(Problem problem) {
            end();
            body.drop();
            refuse.accept(problem);
        }

        private void finish() {
            if (over) {
                return;
            }
            if (signature == null) {
                end();
                decode();
            } else if (unsigned.remove(this)) {
                end();
                believe(signature);
            }
        }

        private void decode() {
            Buffer whole;
            try {
                whole = encoding.decoded(request, body, limit, memory);
            } catch (Problem problem) {
                body.drop();
                refuse.accept(problem);
                return;
            }
            goOn(context, whole);
        }

        private void believe(BodySignature right) {
            try {
                right.requireRight();
                while (!memory.believe(context, body.length())) {
                    if (!unsigned.makeRoom()) {
                        throw memory.refusal(body.length());
                    }
                }
            } catch (Problem problem) {
                body.drop();
                refuse.accept(problem);
                return;
            }
            goOn(context, body.take());
        }

        private void tooLate() {
            end();
            body.drop();
            BodyDeadline.cutOff(request);
        }

        /** The client has left, or its bytes are not a body. */
        private void broke(Throwable cause) {
            if (over) {
                return;
            }
            LOG.debugf("a body broke off: %s", cause.getMessage());
            end();
            body.dropAll();
            if (!context.response().closed()) {
                refuse.accept(
                        Problem.of(ProblemType.MALFORMED, "the body cannot be read: it is not what was announced"));
            }
        }

        /** Stops waiting for the body. */
        private void end() {
            over = true;
            inTime.run();
            if (signature != null) {
                unsigned.remove(this);
            }
        }

        @Override
        public long held() {
            return body.held();
        }

        @Override
        public void cut() {
            body.dropAll();
            loop.runOnContext(now -> {
                if (!over) {
                    LOG.debug("an unsigned body made room for another");
                    end();
                    BodyDeadline.cutOff(request);
                }
            });
        }
    }
}
