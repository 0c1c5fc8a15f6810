package io.purser.deploy.state;

import java.time.Instant;

/** The market can be used and the account can pay. The budgets may be about to hold the deposit. */
public record ValidatedState(ProgressBasics basics) implements DeploymentProgress {
    public ValidatedState {
        StateRules.require(
                basics.budget().reservation() == null, DeploymentState.VALIDATED, "it has a reservation already");
    }

    @Override
    public ValidatedState with(ProgressBasics other) {
        return new ValidatedState(other);
    }

    /**
     * The state after the budgets hold the deposit.
     *
     * @param held its money in the budgets, with the reservation
     */
    public FundedState funded(BudgetShare held, Instant now) {
        return new FundedState(basics.with(held).entered(now), false, null);
    }
}
