package io.purser.budget.definition;

import io.purser.money.Usd;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * A limit on the spending in each window, for everybody in its scope.
 *
 * @param limit for one window; not negative
 * @param firstDay the first day of a week
 * @param hard whether it refuses; a soft budget only counts
 * @param thresholds the actions before it is used up
 */
public record Budget(
        UUID id,
        String name,
        Scope scope,
        Usd limit,
        WindowKind window,
        ZoneId zone,
        DayOfWeek firstDay,
        boolean hard,
        List<Threshold> thresholds) {

    public Budget {
        thresholds = List.copyOf(thresholds);
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a limit is not negative: " + limit);
        }
    }

    public WindowKind.Window windowAt(Instant instant) {
        return window.at(instant, zone, firstDay);
    }
}
