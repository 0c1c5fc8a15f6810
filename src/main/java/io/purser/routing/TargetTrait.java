package io.purser.routing;

import io.purser.catalog.Model;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a rule of the policy can name instead of a target, so that it fits every catalog. */
enum TargetTrait {
    /** The lowest estimated cost of the request. */
    CHEAPEST,
    /** A model for confidential prompts; the cheapest of them. */
    PRIVATE,
    /** The dearest answers, which count as the best; a model whose price is assumed only if there is no other. */
    STRONG,
    /** The largest context; the cheapest of those. */
    LONG;

    private static final Comparator<Candidate> COST = Comparator.comparing(Candidate::estimatedCost)
            .thenComparing(candidate -> candidate.model().target());

    /** The trait that a rule names; empty if it names a target, which has a colon. */
    static Optional<TargetTrait> of(String target) {
        return Arrays.stream(values())
                .filter(trait -> trait.code().equals(target))
                .findFirst();
    }

    private String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The candidate with this trait among those that can serve the request; empty if none has it. */
    Optional<Candidate> best(Collection<Candidate> considered) {
        List<Candidate> eligible =
                considered.stream().filter(Candidate::isEligible).toList();
        return switch (this) {
            case CHEAPEST -> eligible.stream().min(COST);
            case PRIVATE ->
                eligible.stream().filter(each -> each.model().isPrivate()).min(COST);
            case STRONG ->
                eligible.stream()
                        .min(Comparator.<Candidate, Boolean>comparing(
                                        each -> each.model().priceIsAssumed())
                                .thenComparing(each -> output(each.model()), Comparator.reverseOrder())
                                .thenComparing(each -> input(each.model()), Comparator.reverseOrder())
                                .thenComparing(COST));
            case LONG ->
                eligible.stream()
                        .min(Comparator.<Candidate, Long>comparing(
                                        each -> each.model().maxContext(), Comparator.reverseOrder())
                                .thenComparing(COST));
        };
    }

    private static BigDecimal output(Model model) {
        return model.tariff().output().usdPerUnit();
    }

    private static BigDecimal input(Model model) {
        return model.tariff().input().usdPerUnit();
    }
}
