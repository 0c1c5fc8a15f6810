package io.purser.routing;

import io.purser.budget.BudgetService;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.Threshold;
import io.purser.catalog.BuiltInCatalog;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses the models for a request: it applies the hard filters first, then the policy's order. */
@Singleton
public class Router {
    private final Catalog catalog;
    private final Candidates candidates;
    private final BudgetService budgets;
    private final Clock clock;
    private final ShadowPolicy shadow;
    private final Policy policy;

    Router(
            Catalog catalog,
            Candidates candidates,
            BudgetService budgets,
            Clock clock,
            ShadowPolicy shadow,
            RoutingProperties settings) {
        this.catalog = catalog;
        this.candidates = candidates;
        this.budgets = budgets;
        this.clock = clock;
        this.shadow = shadow;
        this.policy = PolicyDocument.read(
                "PURSER_POLICY",
                settings.policy(),
                BuiltInCatalog.of(settings.builtIn()).policy(),
                catalog);
    }

    /** Loads the policy before any request is served, so that an invalid one stops the start. */
    void start(@Observes StartupEvent event) {
        policy.rules();
    }

    /**
     * Ranks the models that can serve the request.
     *
     * @param usable the models that the caller may and can call
     * @throws Problem {@code no_eligible_model} if no model can, with the reason for each
     */
    public Decision decide(RoutingRequest request, ModelAvailability usable) {
        List<BudgetStatus> statuses = budgets.statusesToDecideBy(request.spender(), clock.instant());
        return decide(request, usable, statuses);
    }

    /**
     * The same with budget statuses that are known already. The policy may use balances that are half a second old,
     * because the database decides the grant itself.
     */
    public Decision decide(RoutingRequest request, ModelAvailability usable, List<BudgetStatus> statuses) {
        List<String> reasons = new ArrayList<>();
        boolean onlyFreeOrPrivate = asksFor(statuses, Threshold.Action.FREE_OR_PRIVATE, reasons);
        boolean cheapestFirst =
                request.pinned().isEmpty() && asksFor(statuses, Threshold.Action.PREFER_CHEAPER, reasons);
        // A caller that names its models gets no other, so that no other has to be priced.
        List<Model> possible = request.pinned().isEmpty()
                ? choices()
                : request.pinned().stream().map(catalog::get).toList();
        Map<String, Candidate> considered = consider(possible, request, usable, onlyFreeOrPrivate);
        List<Balance> balances = statuses.stream()
                .filter(status -> status.budget().hard())
                .map(BudgetStatus::balance)
                .toList();
        List<Candidate> ranked = new ArrayList<>();
        PolicyOrder order = order(request, balances, cheapestFirst, considered, reasons);
        for (String target : order.targets()) {
            Candidate candidate = considered.get(target);
            if (candidate == null) {
                reasons.add(
                        TargetTrait.of(target).isPresent()
                                ? "no model that can serve this is " + target
                                : target + " is not in the catalog");
            } else if (candidate.isEligible()) {
                ranked.add(candidate);
            } else if (ranked.isEmpty()) {
                reasons.add("passed over " + target + ": " + candidate.whyNot());
            }
        }
        if (ranked.isEmpty()) {
            Map<String, Candidate> all = consider(
                    Stream.concat(choices().stream(), possible.stream()).toList(), request, usable, onlyFreeOrPrivate);
            throw Problem.of(ProblemType.NO_ELIGIBLE_MODEL, "no model can serve this request: " + whyNone(request, all))
                    .with(
                            "candidates",
                            all.values().stream().map(Router::toJson).toList());
        }
        return new Decision(
                TimeOrderedUuids.next(clock.instant()),
                request.pinned().isEmpty() ? policy.name() : "pinned",
                reasons,
                ranked,
                List.copyOf(considered.values()),
                statuses,
                cheapestFirst
                        ? OptionalLong.empty()
                        : OptionalLong.of(circumstances(request, balances, onlyFreeOrPrivate)),
                order.hedgesAfter(),
                shadow.compare(
                        request,
                        new ShadowPolicy.Decided(policy.name(), balances, cheapestFirst, considered, ranked.getFirst()),
                        model -> consider(model, request.uncounted(), usable, onlyFreeOrPrivate)));
    }

    /** The circumstances of a decision; a caller that names its models gets them whatever the rules say. */
    private long circumstances(RoutingRequest request, List<Balance> balances, boolean onlyFreeOrPrivate) {
        long ofRules = request.pinned().isEmpty() ? policy.circumstances(request, balances) : 0;
        return onlyFreeOrPrivate ? ~ofRules : ofRules;
    }

    /** The models to choose among if the caller names none: those of the file, and those that the policy names. */
    private List<Model> choices() {
        return Stream.concat(
                        catalog.filed().stream(),
                        policy.rules().stream().flatMap(rule -> catalog.find(rule.target()).stream()))
                .toList();
    }

    private static boolean asksFor(List<BudgetStatus> statuses, Threshold.Action action, List<String> reasons) {
        Optional<BudgetStatus> asking =
                statuses.stream().filter(status -> status.asksFor(action)).findFirst();
        asking.ifPresent(status -> reasons.add("the budget \"%s\" has %s%% left and asks to %s"
                .formatted(
                        status.budget().name(),
                        status.balance().remainingPercent(),
                        action.code().replace('_', ' '))));
        return asking.isPresent();
    }

    private Map<String, Candidate> consider(
            List<Model> models, RoutingRequest request, ModelAvailability usable, boolean onlyFreeOrPrivate) {
        Map<String, Candidate> considered = new LinkedHashMap<>();
        for (Model model : models) {
            considered.putIfAbsent(model.target(), consider(model, request, usable, onlyFreeOrPrivate));
        }
        return considered;
    }

    private Candidate consider(
            Model model, RoutingRequest request, ModelAvailability usable, boolean onlyFreeOrPrivate) {
        Candidate candidate = candidates.consider(model, request);
        if (candidate.isEligible() && onlyFreeOrPrivate && !model.isPrivate() && !model.isFree()) {
            return new Candidate(
                    model,
                    "a budget allows only free or private models now",
                    candidate.estimatedCost(),
                    candidate.least(),
                    candidate.most(),
                    candidate.longest());
        }
        Optional<String> whyNot = candidate.isEligible() ? usable.whyNot(model) : Optional.empty();
        if (whyNot.isPresent()) {
            return new Candidate(
                    model,
                    whyNot.get(),
                    candidate.estimatedCost(),
                    candidate.least(),
                    candidate.most(),
                    candidate.longest());
        }
        return candidate;
    }

    /** The caller's own order, or that of the policy. */
    private PolicyOrder order(
            RoutingRequest request,
            List<Balance> balances,
            boolean cheapestFirst,
            Map<String, Candidate> considered,
            List<String> reasons) {
        if (!request.pinned().isEmpty()) {
            reasons.add("the caller asked for " + String.join(", ", request.pinned()));
            return PolicyOrder.pinned(request.pinned());
        }
        return PolicyOrder.of(policy, request, balances, cheapestFirst, considered, reasons);
    }

    private static String whyNone(RoutingRequest request, Map<String, Candidate> considered) {
        return considered.values().stream()
                .filter(c -> request.pinned().isEmpty()
                        || request.pinned().contains(c.model().target()))
                .map(c -> c.model().target() + " (" + c.whyNot() + ")")
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Object> toJson(Candidate candidate) {
        return Map.of(
                "target", candidate.model().target(),
                "eligible", candidate.isEligible(),
                "reason", String.valueOf(candidate.whyNot()),
                "estimated_cost_usd", candidate.estimatedCost().toString());
    }
}
