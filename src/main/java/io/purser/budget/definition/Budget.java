package io.purser.budget.definition;

import io.purser.money.Usd;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** A limit on the spending in each window, for everybody in its scope: a definition that counts, under its id. */
public record Budget(UUID id, BudgetDefinition definition) {

    public Budget {
        if (definition.limit().isNegative()) {
            throw new IllegalArgumentException("a limit is not negative: " + definition.limit());
        }
    }

    public String name() {
        return definition.name();
    }

    public Scope scope() {
        return definition.scope();
    }

    public Usd limit() {
        return definition.limit();
    }

    public WindowKind window() {
        return definition.window();
    }

    public ZoneId zone() {
        return definition.zone();
    }

    public DayOfWeek firstDay() {
        return definition.firstDay();
    }

    public boolean hard() {
        return definition.hard();
    }

    public List<Threshold> thresholds() {
        return definition.thresholds();
    }

    public WindowKind.Window windowAt(Instant instant) {
        return window().at(instant, zone(), firstDay());
    }
}
