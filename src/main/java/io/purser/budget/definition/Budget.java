package io.purser.budget.definition;

import io.purser.money.Usd;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the spending in each window, for everybody in its scope: a definition that counts, under its id.
 *
 * @param wasOfEachKey whether it was a budget for each key before: then the balance of its one key is still that key's own
 * @param template the budget that this one counts the spending of one key for, or null if it stands for itself
 */
public record Budget(
        UUID id,
        BudgetDefinition definition,
        boolean wasOfEachKey,
        @Nullable UUID template) {

    public Budget {
        if (definition.limit().isNegative()) {
            throw new IllegalArgumentException("a limit is not negative: " + definition.limit());
        }
    }

    /** A budget that stands for itself. */
    public Budget(UUID id, BudgetDefinition definition) {
        this(id, definition, false, null);
    }

    /**
     * The budget that counts the spending of one key: for a budget for each key, a budget with the same definition and
     * a balance of its own; otherwise this one. Its id follows from the template's and the key, so that all replicas
     * know it without asking, and so that the key's balance is there again if the budget covers other keys for a while.
     */
    public Budget of(String key) {
        String one = scope().coversEachKey() ? key : scope().key();
        if (template != null || one == null || !(scope().coversEachKey() || wasOfEachKey)) {
            return this;
        }
        byte[] name = (id + ":" + one).getBytes(StandardCharsets.UTF_8);
        return new Budget(UUID.nameUUIDFromBytes(name), definition.with(scope().of(one)), wasOfEachKey, id);
    }

    public String name() {
        return definition.name();
    }

    public Scope scope() {
        return definition.scope();
    }

    /** The limit, without a temporary raise. */
    public Usd limit() {
        return definition.limit();
    }

    /** The limit at that time. */
    public Usd limitAt(Instant instant) {
        TemporaryRaise raise = definition.raise();
        return raise != null && instant.isBefore(raise.until()) ? raise.limitUsd() : limit();
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
