package io.purser.gateway.attempt;

import io.purser.budget.CostInquiries;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call to one provider, on the event loop of the caller's request. It ends with exactly one {@link AttemptResult}.
 */
public abstract class Attempt {
    private static final int LONGEST_ERROR = 65_536;
    /** OpenRouter names an answer in this header before the answer is there. */
    private static final CharSequence GENERATION = HttpHeaders.createOptimized("x-generation-id");

    private static final Duration LONGEST_ERROR_WAIT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final AttemptContext context;
    private final long startedAt = System.nanoTime();
    private final RollingTimeout limit;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable ResponseInput inflow;
    private Runnable whenTooSlow = this::tooSlow;
    private boolean sent;
    private boolean cancelled;
    private boolean ended;
    private long heardAt = startedAt;
    private @Nullable Consumer<String> whenNamed;

    public final Model model;
    final ProviderErrors errors;
    final GatewaySettings settings;
    final CallStepListener steps;
    /** The memory for the answer; it goes back with the call. */
    final HeapLease memory;

    Attempt(AttemptContext context) {
        this.vertx = context.vertx();
        this.model = context.model();
        this.errors = context.errors();
        this.settings = context.settings();
        this.steps = context.steps();
        this.memory = context.memory();
        this.context = context;
        this.limit = new RollingTimeout(vertx, this::isUp);
    }

    /** Sends the body. The attempt tells its result when it ends. */
    final void start(UpstreamClient upstream, String path, Supplier<Buffer> body, MultiMap callersHeaders) {
        guard(() -> {
            // A previous attempt of this call may have left a larger lease.
            memory.resize(Math.min(memory.bytes(), BufferedResponse.AT_FIRST));
            steps.at(CallStep.WRITTEN);
            Buffer written = body.get();
            limit(settings.connected());
            upstream.connect(model, context.key(), path, written, callersHeaders)
                    .onComplete(connected -> guard(() -> connected(connected, written)));
        });
    }

    private void connected(AsyncResult<HttpClientRequest> connected, Buffer body) {
        request = connected.result();
        steps.at(CallStep.CONNECTED);
        if (connected.failed()) {
            end(errors.unreachable(model, connected.cause()));
        } else if (ended) {
            cancel();
        } else {
            send(connected.result(), body);
        }
    }

    private void send(HttpClientRequest connected, Buffer body) {
        sent = true;
        limit(firstLimit());
        connected.send(body).onComplete(answered -> guard(() -> head(answered)));
    }

    private void head(AsyncResult<HttpClientResponse> answered) {
        if (ended) {
            return;
        }
        steps.at(CallStep.HEAD);
        heardAt = System.nanoTime();
        if (answered.failed()) {
            broken();
            return;
        }
        HttpClientResponse head = answered.result();
        response = head;
        named(head.getHeader(GENERATION));
        ResponseInput coming = new ResponseInput(vertx, head, this::guard);
        inflow = coming;
        if (head.statusCode() / 100 == 2) {
            head.exceptionHandler(failure -> guard(this::broken));
            head.endHandler(end -> guard(() -> {
                steps.at(CallStep.END);
                request = null; // nothing is left to cancel
                ended();
            }));
            coming.read(
                    piece -> {
                        steps.at(CallStep.PIECE);
                        heardAt = System.nanoTime();
                        took(coming, piece);
                    },
                    () -> {
                        unreadable();
                        cancel();
                    });
        } else {
            readError(head, coming);
        }
    }

    /** Sets the consumer that learns, once, the provider's name of the answer. */
    public final void whenNamed(Consumer<String> next) {
        whenNamed = next;
    }

    /** Tells the provider's name of the answer; null if the provider did not tell it. */
    final void named(@Nullable String name) {
        Consumer<String> next = whenNamed;
        if (next != null && name != null && CostInquiries.isName(name)) {
            whenNamed = null;
            next.accept(name);
        }
    }

    /** Reads the body of an error. The part that has come counts, however the body ends; most errors come at once. */
    private void readError(HttpClientResponse head, ResponseInput coming) {
        Buffer body = Buffer.buffer();
        Runnable isEnough = () -> {
            refused(head, body);
            cancel();
        };
        whenTooSlow = isEnough;
        limit(LONGEST_ERROR_WAIT.compareTo(firstLimit()) < 0 ? LONGEST_ERROR_WAIT : firstLimit());
        head.exceptionHandler(failure -> guard(isEnough));
        head.endHandler(end -> guard(() -> refused(head, body)));
        coming.read(
                piece -> {
                    body.appendBuffer(piece);
                    if (body.length() >= LONGEST_ERROR) {
                        isEnough.run();
                    }
                },
                isEnough);
    }

    private void refused(HttpClientResponse head, Buffer body) {
        byte[] said = body.getBytes(0, Math.min(body.length(), LONGEST_ERROR));
        end(context.refusal(head, said));
    }

    /** Runs the work; anything that it throws ends the attempt. */
    @SuppressWarnings("CatchingUnchecked")
    final void guard(Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            if (!ended) {
                end(failed(ProviderErrors.ownFailure(failure, wasSent())));
            } else {
                ProviderErrors.ownFailure(failure, wasSent());
            }
            cancel();
        }
    }

    /** Ends without a result, because the call is over. */
    final void drop() {
        if (!ended) {
            over();
            cancel();
        }
    }

    /** Takes a piece of a successful answer. */
    abstract void took(ResponseInput from, Buffer piece);

    /** Takes the end of a successful answer. */
    abstract void ended();

    /** The result if Purser itself fails. */
    abstract AttemptResult failed(Problem problem);

    /** Ends the attempt after the connection broke; the request was sent. */
    abstract void broken();

    /** Ends the attempt because the answer has an unknown coding or is damaged. */
    abstract void unreadable();

    /** Ends the attempt at its timeout. */
    abstract void tooSlow();

    /** Ends the attempt after the caller has left. */
    abstract void abandoned();

    /** The timeout for the beginning of the answer. */
    abstract Duration firstLimit();

    /** Cancels the provider's call at once, because the caller has left. */
    public final void abandon() {
        guard(() -> {
            if (!ended) {
                abandoned();
                cancel();
            }
        });
    }

    /** Sets the timeout for the next event. */
    final void limit(Duration wait) {
        if (!ended) {
            limit.in(wait);
        }
    }

    private void isUp() {
        guard(() -> {
            if (wasSent()) {
                whenTooSlow.run();
            } else {
                end(errors.unreachable(model, new TimeoutException("no connection in time")));
            }
        });
        cancel();
    }

    /** Cancels the provider's call. */
    final void cancel() {
        if (request != null && !cancelled) {
            cancelled = true;
            UpstreamCancellation.now(vertx, request, response);
        }
    }

    /** Ends the provider's call when its answer is complete, and keeps the connection if possible. */
    final void letGo() {
        if (request != null && !cancelled) {
            cancelled = true;
            UpstreamCancellation.whenOver(vertx, request, response);
        }
    }

    private void over() {
        ended = true;
        limit.end();
        if (inflow != null) {
            inflow.close();
        }
    }

    final boolean hasEnded() {
        return ended;
    }

    /** Whether the answer has begun: the first content of a stream, or the head of another answer. */
    public boolean hasBegun() {
        return response != null;
    }

    public final long millis() {
        return (System.nanoTime() - startedAt) / 1_000_000;
    }

    /** Milliseconds since the last sign from the provider, or since the call began. */
    public final long silentMillis() {
        return (System.nanoTime() - heardAt) / 1_000_000;
    }

    final void end(AttemptResult reply) {
        if (!ended) {
            over();
            context.whenEnded().accept(reply);
        }
    }

    /** Whether the request has left, so that the provider may charge it. */
    public final boolean wasSent() {
        return sent;
    }
}
