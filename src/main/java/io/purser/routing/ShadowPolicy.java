package io.purser.routing;

import io.purser.budget.definition.Balance;
import io.purser.catalog.BuiltInCatalog;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ledger.report.ShadowLedger;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A second policy that decides beside the one in force, and is compared with it. It reserves nothing and calls nobody.
 * It counts no tokens and reads no database, so that it costs a call some microseconds; if it fails, the call goes on.
 */
@Singleton
class ShadowPolicy {
    private static final Logger LOG = Logger.getLogger(ShadowPolicy.class);

    private final Catalog catalog;
    private final ShadowLedger ledger;
    private final Clock clock;
    private final @Nullable Policy policy;
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    ShadowPolicy(Catalog catalog, ShadowLedger ledger, Clock clock, RoutingProperties settings) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.policy = settings.shadowPolicy()
                .map(given -> PolicyDocument.read(
                        "PURSER_SHADOW_POLICY",
                        settings.shadowPolicy(),
                        BuiltInCatalog.of(settings.builtIn()).policy(),
                        catalog))
                .orElse(null);
    }

    /** Loads the policy before any request is served, so that an invalid one stops the start. */
    void start(@Observes StartupEvent event) {
        if (policy != null) {
            LOG.infof("a shadow policy decides beside the one in force: name=%s", policy.name());
        }
    }

    /**
     * What was decided by the policy in force.
     *
     * @param considered the candidates of that decision
     * @param cheapestFirst whether a budget asks for the cheapest model, whatever a policy says
     */
    record Decided(
            String policy,
            List<Balance> balances,
            boolean cheapestFirst,
            Map<String, Candidate> considered,
            Candidate chosen) {}

    /**
     * Compares the choice of this policy with what was decided; null if there is no shadow policy, or if the caller
     * named its models.
     *
     * @param consider checks a model that the policy in force does not consider
     */
    @Nullable
    ShadowComparison compare(RoutingRequest request, Decided decided, Function<Model, Candidate> consider) {
        Policy shadow = policy;
        if (shadow == null || !request.pinned().isEmpty()) {
            return null;
        }
        try {
            return new ShadowComparison(
                    ledger,
                    decided.policy(),
                    shadow.name(),
                    decided.chosen(),
                    choice(shadow, request, decided, consider),
                    clock.instant());
        } catch (RuntimeException e) {
            if (!hasFailed.getAndSet(true)) {
                LOG.warnf(e, "the shadow policy failed; calls go on, and further failures are not logged");
            }
            return null;
        }
    }

    private @Nullable Candidate choice(
            Policy shadow, RoutingRequest request, Decided decided, Function<Model, Candidate> consider) {
        Map<String, Candidate> considered = new LinkedHashMap<>();
        Stream.concat(
                        catalog.filed().stream(),
                        shadow.rules().stream().flatMap(rule -> catalog.find(rule.target()).stream()))
                .forEach(model -> considered.computeIfAbsent(model.target(), target -> {
                    Candidate known = decided.considered().get(target);
                    return known == null ? consider.apply(model) : known;
                }));
        return PolicyOrder.of(
                        shadow,
                        request.uncounted(),
                        decided.balances(),
                        decided.cheapestFirst(),
                        considered,
                        new ArrayList<>())
                .targets()
                .stream()
                .map(considered::get)
                .filter(Objects::nonNull)
                .filter(Candidate::isEligible)
                .findFirst()
                .orElse(null);
    }
}
