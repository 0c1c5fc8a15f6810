package io.purser.deploy.state;

import io.purser.akash.chain.model.DeploymentId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The budgets hold the deposit.
 *
 * @param isCreating whether Purser is asking the market to create it
 * @param claimed the number under which Purser creates it, or null if the market chooses one
 */
public record FundedState(
        ProgressBasics basics, boolean isCreating, @Nullable DeploymentId claimed) implements DeploymentProgress {
    public FundedState {
        StateRules.require(
                basics.budget().reservation() != null, DeploymentState.FUNDED, "it has no reservation in the budgets");
        StateRules.require(
                isCreating || claimed == null, DeploymentState.FUNDED, "it has a number, and nothing creates it");
    }

    @Override
    public FundedState with(ProgressBasics other) {
        return new FundedState(other, isCreating, claimed);
    }

    /**
     * The same state while Purser asks the market to create it.
     *
     * @param number the number under which Purser creates it, or null if the market chooses one
     */
    public FundedState creating(@Nullable DeploymentId number) {
        return new FundedState(basics, true, number);
    }

    public CreatedState created(ChainIdentity identity, long depositUact, Instant now) {
        return new CreatedState(basics.entered(now), identity, EscrowStatus.opened(depositUact));
    }

    @Override
    public @Nullable DeploymentStep step() {
        return isCreating ? DeploymentStep.CREATE : null;
    }

    @Override
    public Optional<ChainIdentity> identity() {
        return Optional.ofNullable(claimed).map(id -> new ChainIdentity(id, null));
    }
}
