package io.purser.gateway;

import io.purser.access.Caller;
import io.purser.budget.Replays;
import io.purser.catalog.Model;
import io.purser.problem.Problem;
import io.purser.routing.Wish;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts together what a call needs on its way. */
@ApplicationScoped
class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final int LONGEST_KEY = 255;

    private final Vertx vertx;
    private final Deciding deciding;
    private final Paying paying;
    private final Calling calling;
    private final Clock clock;

    Gateway(Vertx vertx, Deciding deciding, Paying paying, Calling calling, Clock clock) {
        this.vertx = vertx;
        this.deciding = deciding;
        this.paying = paying;
        this.calling = calling;
        this.clock = clock;
    }

    /**
     * Begins the call of a request; the answer is written when it is there.
     *
     * @throws Problem where the request is refused before anything is done
     */
    void serve(RoutingContext http, ModelRequest request) {
        Caller caller = Caller.of(http);
        CallSettings settings = CallSettings.read(
                request, http.request().headers(), http.request().query());
        Wish wish = deciding.wish(caller, request, settings);
        Context context = vertx.getOrCreateContext();
        Call.make(
                this,
                http,
                context,
                caller,
                request,
                wish,
                Replays.key(
                        caller.id(),
                        key(http.request().getHeader("idempotency-key")),
                        "/v1" + request.path(),
                        request.raw()));
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
        if (cost.differs()) {
            LOG.warnf(
                    "a provider's cost differs from its prices: entry=%s target=%s provider_usd=%s computed_usd=%s",
                    entry, model.target(), cost.provider(), cost.computed());
        }
    }
}
