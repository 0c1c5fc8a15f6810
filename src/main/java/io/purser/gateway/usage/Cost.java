package io.purser.gateway.usage;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a call. The provider's own figure counts if it is given, because it will be on the provider's bill. If a
 * provider claims more than the call can have used or cost, it gets no more than the call's reservation.
 *
 * @param claimed the usage that the provider claims or that Purser counted
 * @param believed the same usage, limited to the call's ceiling
 * @param computed the cost by the known prices
 * @param ceiling the most tokens that the call can have used, and the most that it can have cost
 */
public record Cost(CallUsage claimed, CallUsage believed, Usd computed, UsageBound ceiling) {
    private static final BigDecimal WORTH_A_WORD = new BigDecimal("0.01");

    public static Cost of(Model model, CallUsage usage, Instant at, UsageBound ceiling) {
        CallUsage believed = usage.within(ceiling);
        String tier = usage.tier();
        Optional<Model> known = tier == null ? Optional.of(model) : model.inTier(tier);
        Usd computed = known.map(served -> served.cost(believed.tokens(), believed.media(), at))
                .orElseGet(() -> dearest(model, believed, at).min(ceiling.held()));
        return new Cost(usage, believed, computed, ceiling);
    }

    /** The cost in the dearest known service tier, because the tier of this call is not known. */
    private static Usd dearest(Model model, CallUsage believed, Instant at) {
        return model.inEveryTier().stream()
                .map(served -> served.cost(believed.tokens(), believed.media(), at))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The provider's own figure, or null if it does not tell one. */
    public @Nullable Usd provider() {
        return claimed.providerCost();
    }

    public Usd charged() {
        return isCut() ? due().min(ceiling.held()) : due();
    }

    /** If the provider says that its tokens cost nothing, its known prices apply. */
    private Usd due() {
        Usd provider = provider();
        return provider == null || provider.isZero() ? computed : provider;
    }

    /** Whether the provider claims more than the call can have used or cost. */
    public boolean isCut() {
        return !claimed.tokens().equals(believed.tokens()) || due().isMoreThan(ceiling.cost());
    }

    /** Whether the two costs differ by more than one percent of the provider's figure; then some prices are wrong. */
    public boolean differs() {
        Usd provider = provider();
        if (provider == null) {
            return false;
        }
        BigDecimal difference = computed.minus(provider).toBigDecimal().abs();
        return difference.compareTo(provider.toBigDecimal().multiply(WORTH_A_WORD)) > 0;
    }
}
