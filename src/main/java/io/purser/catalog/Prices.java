package io.purser.catalog;

import io.purser.money.Tariff;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The prices of a model in one service tier.
 *
 * @param tariff the prices when no override applies
 * @param overrides other prices for large prompts or at some hours; the first one that applies counts
 * @param held tariffs that wait for an operator: nothing is charged at them, but a call has to be able to pay for them
 */
public record Prices(Tariff tariff, List<PriceOverride> overrides, List<Tariff> held) {
    public Prices {
        overrides = List.copyOf(overrides);
        held = List.copyOf(held);
    }

    /** Prices beside which none waits for an operator. */
    public Prices(Tariff tariff, List<PriceOverride> overrides) {
        this(tariff, overrides, List.of());
    }

    /** The same prices at all hours and for all prompts. */
    public static Prices of(Tariff tariff) {
        return new Prices(tariff, List.of());
    }

    /** The same prices, if those wait for an operator. */
    Prices holding(Prices waiting) {
        return new Prices(tariff, overrides, waiting.all().toList());
    }

    /** The ordinary tariff, and that of each override. */
    Stream<Tariff> all() {
        return Stream.concat(Stream.of(tariff), overrides.stream().map(PriceOverride::tariff));
    }

    /** The prices of a call with such a prompt at that time. */
    Tariff tariffFor(long promptTokens, Instant at) {
        return overrides.stream()
                .filter(override -> override.holds(promptTokens, at))
                .findFirst()
                .map(PriceOverride::tariff)
                .orElse(tariff);
    }

    /** Whether they say what every prompt of more tokens than that costs. */
    boolean knowPromptsAbove(long tokens) {
        return overrides.stream()
                .anyMatch(override -> override.from() == null
                        && override.promptTokensAbove() > 0
                        && override.promptTokensAbove() <= tokens);
    }

    /** Whether they are zero for every prompt and at every hour. */
    boolean isFree() {
        return tariff.isFree()
                && held.stream().allMatch(Tariff::isFree)
                && overrides.stream().allMatch(override -> override.tariff().isFree());
    }

    /** The most that these tokens can cost at any time of the call. */
    Usd bound(long promptTokens, long completionTokens) {
        Usd bound = tariff.bound(promptTokens, completionTokens);
        for (PriceOverride override : overrides) {
            if (promptTokens > override.promptTokensAbove() || override.promptTokensAbove() == 0) {
                bound = bound.max(override.tariff().bound(promptTokens, completionTokens));
            }
        }
        for (Tariff waiting : held) {
            bound = bound.max(waiting.bound(promptTokens, completionTokens));
        }
        return bound;
    }

    /** The longest answer that an amount pays for at all of these prices; {@code Long.MAX_VALUE} if they are zero. */
    long affordableOutput(Usd amount, long promptTokens) {
        long affordable = tariff.affordableOutput(amount, promptTokens);
        for (PriceOverride override : overrides) {
            affordable = Math.min(affordable, override.tariff().affordableOutput(amount, promptTokens));
        }
        for (Tariff waiting : held) {
            affordable = Math.min(affordable, waiting.affordableOutput(amount, promptTokens));
        }
        return affordable;
    }

    /** All prices times the factor, including the overrides. */
    Prices timesOver(BigDecimal factor) {
        return new Prices(
                tariff.timesOver(factor),
                overrides.stream()
                        .map(override -> override.with(override.tariff().timesOver(factor)))
                        .toList(),
                held.stream().map(waiting -> waiting.timesOver(factor)).toList());
    }

    /** The prices of {@link Tariff#cachingForAnHour}; empty if one of them is not known. */
    Optional<Prices> cachingForAnHour() {
        List<PriceOverride> others = overrides.stream()
                .flatMap(override -> override.tariff().cachingForAnHour().map(override::with).stream())
                .toList();
        List<Tariff> waiting =
                held.stream().map(each -> each.cachingForAnHour().orElse(each)).toList();
        return tariff.cachingForAnHour()
                .filter(known -> others.size() == overrides.size())
                .map(known -> new Prices(known, others, waiting));
    }
}
