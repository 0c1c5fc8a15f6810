package io.purser.budget.definition;

/** A budget with its balance in the window that is asked for. */
public record BudgetStatus(Budget budget, WindowKind.Window window, Balance balance) {
    /** Whether one of its thresholds asks for that now. */
    public boolean asksFor(Threshold.Action action) {
        return budget.thresholds().stream()
                .anyMatch(threshold -> threshold.action() == action && threshold.isReached(balance));
    }
}
