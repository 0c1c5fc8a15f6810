package io.purser.ledger;

import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger that is not written yet.
 *
 * @param id of version 7; the id of the reservation, if there was one
 * @param time decides the window: the instant of the reservation, or of the corrected entry
 * @param corrects the entry that this one corrects, or null
 * @param budgets the budgets that were charged, with the start of the window of each
 */
public record NewEntry(
        UUID id,
        Instant time,
        Instant recordedAt,
        @Nullable UUID corrects,
        BilledCall call,
        CallOutcome outcome,
        EntryCharge charge,
        @Nullable UUID reservation,
        @Nullable String idempotencyKey,
        List<Window> budgets)
        implements BilledCall.Part, CallOutcome.Part {
    /** A window of a budget, identified by its start. */
    public record Window(UUID budget, Instant startsAt) {}

    public NewEntry {
        budgets = List.copyOf(budgets);
    }

    public Usd cost() {
        return charge.cost();
    }

    /** The amount that was reserved, or null without a reservation. */
    public @Nullable Usd bound() {
        return charge.bound();
    }

    /** Whether the cost is an estimate, or corrects one. */
    public boolean estimated() {
        return charge.estimated();
    }

    /** Whether the charge or the provider's report is above the reserved amount. */
    public boolean isOverBound() {
        Usd bound = charge.bound();
        return bound != null
                && corrects == null
                && (charge.claimsMore() || charge.cost().isMoreThan(bound));
    }
}
