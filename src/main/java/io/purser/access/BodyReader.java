package io.purser.access;

import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests that were let in: of the types and the length that the route takes, within the memory
 * that there is, in time. Nobody behind the door reads one, and no form is ever taken apart.
 */
final class BodyReader {
    private static final Logger LOG = Logger.getLogger(BodyReader.class);

    private final long largest;
    private final BodyMemory memory;
    private final BodyDeadline deadline;
    private final UnsignedBodies unsigned = new UnsignedBodies();

    /** @param largest bytes of any body */
    BodyReader(long largest, BodyMemory memory, BodyDeadline deadline) {
        this.largest = largest;
        this.memory = memory;
        this.deadline = deadline;
    }

    /**
     * Lets the request go on when its body is there.
     *
     * @param caller whose request it is, or null where the route asks for no caller
     * @param refuse answers what is found out while the body is read
     * @throws Problem 411, 413, 415 or 503, before a byte was read
     */
    void read(RoutingContext context, Rule rule, @Nullable Caller caller, Consumer<Problem> refuse) {
        HttpServerRequest request = context.request();
        // A stream's headers do not say whether a body follows; where none is taken, none is waited for.
        boolean mayIgnore = rule.intake() == Intake.NOTHING && !isAnnounced(request);
        boolean comes = BodyDeadline.hasBody(request) && !request.isEnded() && !mayIgnore;
        if (rule.intake() != Intake.NOTHING || isAnnounced(request)) {
            rule.intake().requireType(request.headers());
        }
        if (!comes) {
            if (request.headers().contains("content-length") || request.version() == HttpVersion.HTTP_2) {
                // A reader behind would wait a minute for a body that was announced and has no bytes.
                goOn(context, Buffer.buffer());
            } else {
                context.next();
            }
            return;
        }
        boolean anybodys = rule.admission() instanceof Admission.WhoeverSigns;
        BodyEncoding encoding = anybodys ? BodyEncoding.PLAIN : BodyEncoding.of(context);
        long limit = rule.intake().limit(largest);
        long announced = BodyMemory.announced(request);
        if (announced > limit) {
            throw tooLong(limit);
        }
        if (announced < 0 && request.version() == HttpVersion.HTTP_2) {
            // The readers behind touch a stream whose end was read already, and HTTP/2 fails on that.
            throw Problem.of(
                    ProblemType.LENGTH_REQUIRED,
                    "over HTTP/2 a body has to announce its length; send content-length with it, or use HTTP/1.1");
        }
        HeapLease lease = anybodys ? openAnybodys(context) : memory.open(context, caller, Math.max(0, announced));
        new Reading(context, encoding, limit, lease, announced < 0 || anybodys, refuse).start(anybodys);
    }

    /** A lease for a body that pays for what comes, whatever was announced: announcing costs nothing. */
    private HeapLease openAnybodys(RoutingContext context) {
        unsigned.makeRoom();
        while (true) {
            try {
                return memory.open(context, null, 0);
            } catch (Problem taken) {
                if (!unsigned.cutOldestOtherThan(null)) {
                    throw taken;
                }
            }
        }
    }

    private static boolean isAnnounced(HttpServerRequest request) {
        return BodyMemory.announced(request) > 0 || request.headers().contains("transfer-encoding");
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

    /** One body on its way. Everything here happens on the event loop of its connection. */
    private final class Reading implements UnsignedBodies.Entry {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private final BodyEncoding encoding;
        private final long limit;
        private final HeapLease lease;
        private final long announced;
        private final boolean growing;
        private final Consumer<Problem> refuse;
        private final io.vertx.core.Context loop;
        private Runnable inTime = () -> {};
        private Buffer body = Buffer.buffer();
        private boolean over;

        Reading(
                RoutingContext context,
                BodyEncoding encoding,
                long limit,
                HeapLease lease,
                boolean growing,
                Consumer<Problem> refuse) {
            this.context = context;
            this.encoding = encoding;
            this.request = context.request();
            this.limit = limit;
            this.lease = lease;
            this.announced = BodyMemory.announced(request);
            this.growing = growing;
            this.refuse = refuse;
            this.loop = context.vertx().getOrCreateContext();
        }

        void start(boolean anybodys) {
            inTime = deadline.start(context, this::tooLate);
            context.addEndHandler(ended -> end());
            if (anybodys) {
                unsigned.add(this);
            }
            request.exceptionHandler(this::broke);
            request.handler(this::take);
            request.endHandler(end -> finish());
            if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))
                    && request.version() != HttpVersion.HTTP_1_0) {
                context.response().writeContinue();
            }
            request.resume();
        }

        private void take(Buffer piece) {
            if (over) {
                return;
            }
            if (body.length() + piece.length() > limit) {
                refuse(tooLong(limit));
            } else if (growing && !grow(piece.length())) {
                refuse(memory.refusal(body.length()));
            } else {
                body.appendBuffer(piece);
                if (request.version() == HttpVersion.HTTP_2 && body.length() == announced) {
                    finish(); // what is behind resumes the stream, which it may not at its end
                }
            }
        }

        private boolean grow(int bytes) {
            long more = (long) BodyMemory.READING * bytes;
            while (!lease.tryGrow(more)) {
                if (!unsigned.cutOldestOtherThan(this)) {
                    return false;
                }
            }
            return true;
        }

        private void refuse(Problem problem) {
            end();
            refuse.accept(problem);
        }

        private void finish() {
            if (!over) {
                Buffer whole = body;
                end();
                try {
                    whole = encoding.decoded(request, whole, limit, lease, memory);
                } catch (Problem problem) {
                    refuse.accept(problem);
                    return;
                }
                goOn(context, whole);
            }
        }

        private void tooLate() {
            end();
            BodyDeadline.cutOff(request);
        }

        /** The client has left, or what it sends is no body. */
        private void broke(Throwable cause) {
            if (over) {
                return;
            }
            LOG.debugf("a body broke off: %s", cause.getMessage());
            end();
            lease.close();
            if (!context.response().closed()) {
                refuse.accept(
                        Problem.of(ProblemType.MALFORMED, "the body cannot be read: it is not what was announced"));
            }
        }

        /** Nothing more is waited for, and nothing that was read is kept here. */
        private void end() {
            over = true;
            body = Buffer.buffer();
            inTime.run();
            unsigned.remove(this);
        }

        @Override
        public void cut() {
            lease.close();
            loop.runOnContext(now -> {
                if (!over) {
                    LOG.debug("an unsigned body that came slowly made room for another");
                    end();
                    BodyDeadline.cutOff(request);
                }
            });
        }
    }
}
