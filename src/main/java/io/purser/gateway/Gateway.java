package io.purser.gateway;

import io.purser.access.body.BodyMemory;
import io.purser.access.route.Caller;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.catalog.Model;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.attempt.CallStep;
import io.purser.gateway.attempt.CallStepListener;
import io.purser.gateway.attempt.GatewaySettings;
import io.purser.gateway.attempt.ProviderCallService;
import io.purser.gateway.attempt.ResourceScope;
import io.purser.gateway.request.CallSettings;
import io.purser.gateway.request.ModelRequest;
import io.purser.gateway.usage.Cost;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.routing.RoutingRequest;
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

/** Begins calls, and gives them the services that they use. */
@ApplicationScoped
class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final int LONGEST_KEY = 255;
    /** The memory of a request after it was read, as a multiple of its bytes: its texts and the provider's body. */
    private static final int HELD = 3;

    private final Vertx vertx;
    private final RoutingService routingService;
    private final PaymentService payments;
    private final ProviderCallService providerCalls;
    private final Clock clock;
    private final HeapAccount account;
    private final CallConcurrencyLimiter inFlight;
    private final GatewaySettings settings;
    private final CallStepListener steps;
    private final BackgroundCalls background;

    Gateway(
            Vertx vertx,
            RoutingService routingService,
            PaymentService payments,
            ProviderCallService providerCalls,
            Clock clock,
            HeapAccount account,
            CallConcurrencyLimiter inFlight,
            GatewaySettings settings,
            CallStepListener steps,
            BackgroundCalls background) {
        this.vertx = vertx;
        this.routingService = routingService;
        this.payments = payments;
        this.providerCalls = providerCalls;
        this.clock = clock;
        this.account = account;
        this.inFlight = inFlight;
        this.settings = settings;
        this.steps = steps;
        this.background = background;
    }

    /** Reads a body; the consumer learns how many bytes its tree takes. */
    interface Reader {
        ModelRequest read(byte[] raw, LongConsumer memory);
    }

    /**
     * Begins the call of a request and writes the answer when it arrives.
     *
     * @throws Problem if the request is refused before anything is done
     */
    @SuppressWarnings("CatchingUnchecked") // any error at all gives back what was taken
    void serve(RoutingContext http, Reader reader) {
        ResourceScope taken = new ResourceScope();
        try {
            HeapLease memory = memory(http);
            taken.andGivesBack(memory::close);
            Caller caller = Caller.of(http);
            taken.andGivesBack(inFlight.begin(caller.id()));
            steps.at(CallStep.ACCEPTED);
            Call.ValidatedRequest asked = read(http, caller, reader, memory);
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

    /** Reads the request. From here on, Purser keeps the fields that it understood and not the body. */
    private Call.ValidatedRequest read(RoutingContext http, Caller caller, Reader reader, HeapLease memory) {
        Buffer body = http.body().buffer();
        byte[] raw = body == null ? new byte[0] : body.getBytes();
        ModelRequest request = reader.read(raw, memory::grow);
        CallSettings settings = CallSettings.read(
                request, http.request().headers(), http.request().query());
        RoutingRequest routingRequest = routingService.routingRequest(caller, request, settings);
        Authorisation.Key key = StoredResponses.key(
                caller.id(), key(http.request().getHeader("idempotency-key")), "/v1" + request.path(), raw);
        ((RoutingContextInternal) http).setBody(null);
        memory.resize(Math.max(0, memory.bytes() - (long) (BodyMemory.PARSING - HELD) * raw.length));
        return new Call.ValidatedRequest(request, routingRequest, key);
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

    RoutingService routingService() {
        return routingService;
    }

    PaymentService payments() {
        return payments;
    }

    ProviderCallService providerCalls() {
        return providerCalls;
    }

    Clock clock() {
        return clock;
    }

    GatewaySettings settings() {
        return settings;
    }

    BackgroundCalls background() {
        return background;
    }

    /** Completes after that time. */
    Future<Void> later(Duration wait) {
        Promise<Void> later = Promise.promise();
        vertx.setTimer(Math.max(1, wait.toMillis()), fired -> later.complete());
        return later.future();
    }

    CallStepListener steps() {
        return steps;
    }

    /** Logs which request met a failure of Purser's own that the log has under another id. */
    void noteFailure(String requestId, Problem problem) {
        LOG.errorf("a request could not go on: id=%s problem=%s", requestId, problem.detail());
    }

    /** Logs a difference between a provider's charge and its prices: an operator has to correct one of the two. */
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
