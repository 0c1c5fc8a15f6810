package io.purser.gateway;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a call cost. The provider's own figure is what will be on its bill, so it counts where it is given.
 *
 * @param computed by the prices that are known here
 * @param provider the provider's own, or null where it does not tell
 */
record Cost(Usd computed, @Nullable Usd provider) {
    private static final BigDecimal WORTH_A_WORD = new BigDecimal("0.01");

    static Cost of(Model model, Usage usage, Instant at) {
        return new Cost(model.cost(usage.tokens(), usage.media(), at), usage.providerCost());
    }

    Usd charged() {
        return provider == null ? computed : provider;
    }

    /** Whether the two differ by more than one percent of the provider's figure: then somebody's prices are wrong. */
    boolean differs() {
        if (provider == null) {
            return false;
        }
        BigDecimal difference = computed.minus(provider).toBigDecimal().abs();
        return difference.compareTo(provider.toBigDecimal().multiply(WORTH_A_WORD)) > 0;
    }
}
