package io.purser.catalog;

import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a model charges in one service tier.
 *
 * @param tariff where no override holds
 * @param overrides other prices for large prompts or at some hours; the first one that holds counts
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

    /** So many times as much, for large prompts and at all hours too. */
    Prices timesOver(BigDecimal factor) {
        return new Prices(
                tariff.timesOver(factor),
                overrides.stream()
                        .map(override -> override.with(override.tariff().timesOver(factor)))
                        .toList());
    }

    /** The same by {@link Tariff#cachingForAnHour}; empty where one of them is not known. */
    Optional<Prices> cachingForAnHour() {
        List<PriceOverride> others = overrides.stream()
                .flatMap(override -> override.tariff().cachingForAnHour().map(override::with).stream())
                .toList();
        return tariff.cachingForAnHour()
                .filter(known -> others.size() == overrides.size())
                .map(known -> new Prices(known, others));
    }
}
