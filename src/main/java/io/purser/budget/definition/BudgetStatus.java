package io.purser.budget.definition;

/** A budget with its balance in the window of the request. */
public record BudgetStatus(Budget budget, WindowKind.Window window, Balance balance) {
    /** Whether a threshold that is reached now has that action. */
    public boolean asksFor(Threshold.Action action) {
        return budget.thresholds().stream()
                .anyMatch(threshold -> threshold.action() == action && threshold.isReached(balance));
    }
}
