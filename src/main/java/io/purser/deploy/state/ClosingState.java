package io.purser.deploy.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Purser closes it; the rest of its deposit comes back.
 *
 * @param isBegun whether Purser has begun to ask the market to close it
 */
public record ClosingState(ProgressBasics basics, Remains remains, ClosingPurpose purpose, boolean isBegun)
        implements EndingState {
    /** Begins to close a deployment in any state. */
    public static ClosingState of(DeploymentProgress before, ClosingPurpose purpose, Instant now) {
        return new ClosingState(before.basics().entered(now), Remains.of(before), purpose, false);
    }

    @Override
    public ClosingState with(ProgressBasics other) {
        return new ClosingState(other, remains, purpose, isBegun);
    }

    /** Whether it was created, as far as its own state says: its deposit was paid. */
    public boolean wasCreated() {
        return remains.escrow().depositedUact() > 0;
    }

    public ClosingState begun() {
        return new ClosingState(basics, remains, purpose, true);
    }

    /**
     * The end that somebody asked for.
     *
     * @param settled its money in the budgets, without a reservation
     */
    public ClosedState closed(BudgetShare settled, Instant now) {
        return new ClosedState(basics.with(settled).entered(now), remains);
    }

    public FailedState failed(BudgetShare settled, String reason, Instant now) {
        return new FailedState(basics.with(settled).entered(now), remains, reason);
    }

    /** The next placement, once nothing of this one is left. */
    public ValidatedState placedAgain(BudgetShare settled, Instant now) {
        return new ValidatedState(basics.with(settled).entered(now).nextPlacement());
    }

    @Override
    public @Nullable DeploymentStep step() {
        return isBegun ? DeploymentStep.CLOSE : null;
    }

    @Override
    public @Nullable String failure() {
        return switch (purpose) {
            case ClosingPurpose.AfterFailure(String reason) -> reason;
            case ClosingPurpose.AsAsked(), ClosingPurpose.ToPlaceAgain() -> null;
        };
    }
}
