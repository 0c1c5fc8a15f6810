package io.purser.catalog;

import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The prices of a model in one service tier.
 *
 * @param tariff the prices when no override applies
 * @param overrides other prices for large prompts or at some hours; the first one that applies counts
 */
public record Prices(Tariff tariff, List<PriceOverride> overrides) {
    public Prices {
        overrides = List.copyOf(overrides);
    }

    /** The prices of a call with such a prompt at that time. */
    Tariff tariffFor(long promptTokens, Instant at) {
        return overrides.stream()
                .filter(override -> override.holds(promptTokens, at))
                .findFirst()
                .map(PriceOverride::tariff)
                .orElse(tariff);
    }

    /** All prices times the factor, including the overrides. */
    Prices timesOver(BigDecimal factor) {
        return new Prices(
                tariff.timesOver(factor),
                overrides.stream()
                        .map(override -> override.with(override.tariff().timesOver(factor)))
                        .toList());
    }

    /** The prices of {@link Tariff#cachingForAnHour}; empty if one of them is not known. */
    Optional<Prices> cachingForAnHour() {
        List<PriceOverride> others = overrides.stream()
                .flatMap(override -> override.tariff().cachingForAnHour().map(override::with).stream())
                .toList();
        return tariff.cachingForAnHour()
                .filter(known -> others.size() == overrides.size())
                .map(known -> new Prices(known, others));
    }
}
