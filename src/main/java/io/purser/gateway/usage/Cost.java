package io.purser.gateway.usage;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call cost. The provider's own figure is what will be on its bill, so it counts where it is given. Who claims
 * more than the call can have used or cost is not believed, and gets no more than was held for it.
 *
 * @param claimed what the provider says was used; or what was counted here
 * @param believed the same, as far as the call can have used it
 * @param computed by the prices that are known here
 * @param ceiling the most that it can have used and cost
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

    /** What it costs in the dearest of the service tiers that are known: the one that it was served in is not. */
    private static Usd dearest(Model model, CallUsage believed, Instant at) {
        return model.inEveryTier().stream()
                .map(served -> served.cost(believed.tokens(), believed.media(), at))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The provider's own, or null where it does not tell. */
    public @Nullable Usd provider() {
        return claimed.providerCost();
    }

    public Usd charged() {
        return isCut() ? due().min(ceiling.held()) : due();
    }

    /** A provider that says that its tokens cost nothing is taken at its prices. */
    private Usd due() {
        Usd provider = provider();
        return provider == null || provider.isZero() ? computed : provider;
    }

    /** Whether more was claimed than the call can have used or cost. */
    public boolean isCut() {
        return !claimed.tokens().equals(believed.tokens()) || due().isMoreThan(ceiling.cost());
    }

    /** Whether the two differ by more than one percent of the provider's figure: then somebody's prices are wrong. */
    public boolean differs() {
        Usd provider = provider();
        if (provider == null) {
            return false;
        }
        BigDecimal difference = computed.minus(provider).toBigDecimal().abs();
        return difference.compareTo(provider.toBigDecimal().multiply(WORTH_A_WORD)) > 0;
    }
}
