package io.purser.catalog;

import io.purser.money.Tariff;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Prices that replace a model's ordinary ones for large prompts, at some hours, or for large prompts at some hours.
 *
 * @param promptTokensAbove the prompt must have more tokens than this; 0 for any size
 * @param from the time of day in UTC from which the prices apply, or null for any hour
 * @param to the time of day in UTC at which they end; before {@code from} if the period passes midnight
 */
public record PriceOverride(
        long promptTokensAbove,
        @Nullable LocalTime from,
        @Nullable LocalTime to,
        Tariff tariff) {
    public PriceOverride {
        if (promptTokensAbove < 0) {
            throw new IllegalArgumentException("a number of tokens is not negative");
        }
        if ((from == null) != (to == null)) {
            throw new IllegalArgumentException("hours have a beginning and an end");
        }
    }

    /** Whether these prices apply to such a prompt at that time. */
    public boolean holds(long promptTokens, Instant at) {
        return (promptTokensAbove == 0 || promptTokens > promptTokensAbove) && isWithinHours(at);
    }

    private boolean isWithinHours(Instant at) {
        if (from == null || to == null) {
            return true;
        }
        LocalTime time = at.atZone(ZoneOffset.UTC).toLocalTime();
        boolean fromReached = !time.isBefore(from);
        boolean before = time.isBefore(to);
        return from.isBefore(to) ? fromReached && before : fromReached || before;
    }

    /** The same with another tariff. */
    PriceOverride with(Tariff other) {
        return new PriceOverride(promptTokensAbove, from, to, other);
    }
}
