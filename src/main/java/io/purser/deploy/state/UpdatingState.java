package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;

/**
 * It is to run something else in the same place, and the providers are told so.
 *
 * @param uris where it is reached
 */
public record UpdatingState(
        ProgressBasics basics, ChainIdentity chain, EscrowStatus escrow, List<GroupLease> leases, List<String> uris)
        implements LeasedGroupsState {
    public UpdatingState {
        leases = StateRules.requireLeases(DeploymentState.UPDATING, leases);
        uris = List.copyOf(uris);
    }

    @Override
    public UpdatingState with(ProgressBasics other) {
        return new UpdatingState(other, chain, escrow, leases, uris);
    }

    /** The providers refused it; they are told to go on with what they ran before. */
    public UpdatingState refused() {
        return with(basics.nextAttempt());
    }

    public ManifestSentState manifestSent(Instant now) {
        return new ManifestSentState(basics.entered(now), chain, escrow, leases, uris, null);
    }

    @Override
    public DeploymentStep step() {
        return DeploymentStep.UPDATE;
    }
}
