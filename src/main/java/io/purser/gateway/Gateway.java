package io.purser.gateway;

import io.purser.access.BodyMemory;
import io.purser.access.Caller;
import io.purser.budget.Authorisation;
import io.purser.budget.Replays;
import io.purser.catalog.Model;
import io.purser.heap.HeapAccount;
import io.purser.heap.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.routing.Wish;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts together what a call needs on its way. */
@ApplicationScoped
class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final int LONGEST_KEY = 255;
    /** What a request takes, in its bytes, once it is read: its texts, and what is written to the provider. */
    private static final int HELD = 3;

    private final Vertx vertx;
    private final Deciding deciding;
    private final Paying paying;
    private final Calling calling;
    private final Clock clock;
    private final HeapAccount account;
    private final CallsInFlight inFlight;
    private final GatewaySettings settings;
    private final Steps steps;
    private final Background background;

    Gateway(
            Vertx vertx,
            Deciding deciding,
            Paying paying,
            Calling calling,
            Clock clock,
            HeapAccount account,
            CallsInFlight inFlight,
            GatewaySettings settings,
            Steps steps,
            Background background) {
        this.vertx = vertx;
        this.deciding = deciding;
        this.paying = paying;
        this.calling = calling;
        this.clock = clock;
        this.account = account;
        this.inFlight = inFlight;
        this.settings = settings;
        this.steps = steps;
        this.background = background;
    }

    /** Reads a body; the consumer is told what its tree takes. */
    interface Reader {
        ModelRequest read(byte[] raw, LongConsumer memory);
    }

    /**
     * Begins the call of a request; the answer is written when it is there.
     *
     * @throws Problem where the request is refused before anything is done
     */
    @SuppressWarnings("CatchingUnchecked") // whatever is thrown, what was taken goes back
    void serve(RoutingContext http, Reader reader) {
        Taken taken = new Taken();
        try {
            HeapLease memory = memory(http);
            taken.andGivesBack(memory::close);
            Caller caller = Caller.of(http);
            taken.andGivesBack(inFlight.begin(caller.id()));
            steps.at(Step.ACCEPTED);
            Call.Asked asked = read(http, caller, reader, memory);
            new Call(this, http, vertx.getOrCreateContext(), caller, asked, memory, taken).make();
        } catch (Throwable failure) {
            taken.close();
            throw ProviderErrors.ownFailure(failure, false, HttpProblems.requestId(http));
        }
    }

    private HeapLease memory(RoutingContext http) {
        HeapLease lease = BodyMemory.takeOver(http);
        return lease == null ? account.open("nobody", 0) : lease;
    }

    /** Only what is understood of the body is kept from here on, not the body. */
    private Call.Asked read(RoutingContext http, Caller caller, Reader reader, HeapLease memory) {
        Buffer body = http.body().buffer();
        byte[] raw = body == null ? new byte[0] : body.getBytes();
        ModelRequest request = reader.read(raw, memory::grow);
        CallSettings settings = CallSettings.read(
                request, http.request().headers(), http.request().query());
        Wish wish = deciding.wish(caller, request, settings);
        Authorisation.Key key =
                Replays.key(caller.id(), key(http.request().getHeader("idempotency-key")), "/v1" + request.path(), raw);
        ((RoutingContextInternal) http).setBody(null);
        memory.resize(Math.max(0, memory.bytes() - (long) (BodyMemory.PARSING - HELD) * raw.length));
        return new Call.Asked(request, wish, key);
    }

    private static @Nullable String key(@Nullable String header) {
        if (header != null
                && (header.isBlank()
                        || header.length() > LONGEST_KEY
                        || header.chars().anyMatch(Character::isISOControl))) {
            throw Problem.invalid(
                    "Idempotency-Key",
                    "has to have 1 to %d characters, none of them a control character".formatted(LONGEST_KEY));
        }
        return header;
    }

    Deciding deciding() {
        return deciding;
    }

    Paying paying() {
        return paying;
    }

    Calling calling() {
        return calling;
    }

    Clock clock() {
        return clock;
    }

    GatewaySettings settings() {
        return settings;
    }

    Background background() {
        return background;
    }

    /** Comes after that time. */
    Future<Void> later(Duration wait) {
        Promise<Void> later = Promise.promise();
        vertx.setTimer(Math.max(1, wait.toMillis()), fired -> later.complete());
        return later.future();
    }

    Steps steps() {
        return steps;
    }

    /** Says which request met a failure of Purser's own that the log has under another id. */
    void noteFailure(String requestId, Problem problem) {
        LOG.errorf("a request could not go on: id=%s problem=%s", requestId, problem.detail());
    }

    /** Says so where a provider charges something else than its prices: one of the two has to be corrected. */
    void noteDifference(Model model, UUID entry, Cost cost) {
        if (cost.isCut()) {
            LOG.warnf(
                    "a provider claims more than the call can have used; its bound is charged at most: entry=%s target=%s"
                            + " prompt_tokens=%d completion_tokens=%d provider_usd=%s charged_usd=%s bound_usd=%s",
                    entry,
                    model.target(),
                    cost.claimed().tokens().prompt(),
                    cost.claimed().tokens().completion(),
                    cost.provider(),
                    cost.charged(),
                    cost.ceiling().held());
        }
        String tier = cost.claimed().tier();
        if (tier != null && model.inTier(tier).isEmpty()) {
            LOG.warnf(
                    "a call was served in a tier whose price is not known: entry=%s target=%s service_tier=%s charged_usd=%s",
                    entry, model.target(), tier, cost.charged());
        }
        if (cost.differs()) {
            LOG.warnf(
                    "a provider's cost differs from its prices: entry=%s target=%s provider_usd=%s computed_usd=%s",
                    entry, model.target(), cost.provider(), cost.computed());
        }
    }
}
