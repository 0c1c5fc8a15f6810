package io.purser.routing;

import io.purser.budget.Balance;
import io.purser.budget.Budgets;
import io.purser.budget.Standing;
import io.purser.budget.Threshold;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.catalog.OperatorsFile;
import io.purser.ids.Ids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Decides which model a request is worth: the hard filters first, then the policy's order. */
@ApplicationScoped
public class Router {
    private static final String BUILT_IN = "policy.json";

    private final Catalog catalog;
    private final Candidates candidates;
    private final Budgets budgets;
    private final Clock clock;
    private final Policy policy;

    Router(
            Catalog catalog,
            Candidates candidates,
            Budgets budgets,
            Clock clock,
            @ConfigProperty(name = "purser.policy") Optional<String> given) {
        this.catalog = catalog;
        this.candidates = candidates;
        this.budgets = budgets;
        this.clock = clock;
        OperatorsFile file = OperatorsFile.read("PURSER_POLICY", given, BUILT_IN);
        this.policy = Policy.read(file.name(), file.content());
        if (given.isPresent()) {
            // The built-in one names models that an operator's own catalog need not have.
            policy.require(file.name(), file.content(), Router.known(catalog));
        }
    }

    /** Reads the policy before anything is served, so that a bad one stops the start. */
    void start(@Observes StartupEvent event) {
        policy.rules();
    }

    /**
     * Ranks the models that can serve the request.
     *
     * @param usable which models the caller may and can call
     * @throws Problem {@code no_eligible_model} where none can, saying why each was passed over
     */
    public Decision decide(Wish wish, Usable usable) {
        List<Standing> standings = budgets.standingsToDecideBy(wish.spender(), clock.instant());
        return decide(wish, usable, standings);
    }

    /**
     * The same, by standings that are known already: the policy may look at balances that are a second old, because
     * the grant itself is decided by what the database holds.
     */
    public Decision decide(Wish wish, Usable usable, List<Standing> standings) {
        List<String> reasons = new ArrayList<>();
        boolean onlyFreeOrPrivate = asksFor(standings, Threshold.Action.FREE_OR_PRIVATE, reasons);
        Map<String, Candidate> considered = catalog.models().stream()
                .map(model -> consider(model, wish, usable, onlyFreeOrPrivate))
                .collect(Collectors.toMap(c -> c.model().target(), c -> c, (a, b) -> a, java.util.LinkedHashMap::new));
        List<Candidate> ranked = new ArrayList<>();
        for (String target : order(wish, standings, considered, reasons)) {
            Candidate candidate = considered.get(target);
            if (candidate == null) {
                reasons.add(target + " is not in the catalog");
            } else if (candidate.isEligible()) {
                ranked.add(candidate);
            } else if (ranked.isEmpty()) {
                reasons.add("passed over " + target + ": " + candidate.whyNot());
            }
        }
        if (ranked.isEmpty()) {
            throw Problem.of(
                            ProblemType.NO_ELIGIBLE_MODEL,
                            "no model can serve this request: " + whyNone(wish, considered))
                    .with(
                            "candidates",
                            considered.values().stream().map(Router::toJson).toList());
        }
        return new Decision(
                Ids.next(clock.instant()),
                wish.pinned().isEmpty() ? policy.name() : "pinned",
                reasons,
                ranked,
                List.copyOf(considered.values()),
                standings);
    }

    private static boolean asksFor(List<Standing> standings, Threshold.Action action, List<String> reasons) {
        Optional<Standing> asking =
                standings.stream().filter(standing -> standing.asksFor(action)).findFirst();
        asking.ifPresent(standing -> reasons.add("the budget \"%s\" has %s%% left and asks to %s"
                .formatted(
                        standing.budget().name(),
                        standing.balance().remainingPercent(),
                        action.code().replace('_', ' '))));
        return asking.isPresent();
    }

    private Candidate consider(Model model, Wish wish, Usable usable, boolean onlyFreeOrPrivate) {
        Candidate candidate = candidates.consider(model, wish);
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

    /** The targets from best to worst: the caller's own, or those of the rules that hold and then the cheapest. */
    private Set<String> order(
            Wish wish, List<Standing> standings, Map<String, Candidate> considered, List<String> reasons) {
        if (!wish.pinned().isEmpty()) {
            wish.pinned().forEach(catalog::get);
            reasons.add("the caller asked for " + String.join(", ", wish.pinned()));
            return new LinkedHashSet<>(wish.pinned());
        }
        List<Balance> balances = standings.stream()
                .filter(standing -> standing.budget().hard())
                .map(Standing::balance)
                .toList();
        Set<String> order = new LinkedHashSet<>();
        boolean cheapestFirst = asksFor(standings, Threshold.Action.PREFER_CHEAPER, reasons);
        for (Policy.Rule rule : policy.rules()) {
            if (!cheapestFirst && rule.holds(wish, balances)) {
                Candidate candidate = considered.get(rule.target());
                boolean first = order.stream().noneMatch(t -> isEligible(considered.get(t)));
                if (order.add(rule.target()) && first) {
                    reasons.add((isEligible(candidate) ? rule.target() + ": " : "wanted " + rule.target() + ": ")
                            + rule.reason());
                }
            }
        }
        considered.values().stream()
                .sorted(Comparator.comparing(Candidate::estimatedCost))
                .forEach(candidate -> order.add(candidate.model().target()));
        return order;
    }

    /** Every target, also those whose price is not known yet. */
    private static Set<String> known(Catalog catalog) {
        Set<String> known = new LinkedHashSet<>(catalog.unpriced());
        catalog.models().forEach(model -> known.add(model.target()));
        return known;
    }

    private static boolean isEligible(@org.jspecify.annotations.Nullable Candidate candidate) {
        return candidate != null && candidate.isEligible();
    }

    private static String whyNone(Wish wish, Map<String, Candidate> considered) {
        return considered.values().stream()
                .filter(c -> wish.pinned().isEmpty()
                        || wish.pinned().contains(c.model().target()))
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
