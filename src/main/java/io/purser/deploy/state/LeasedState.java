package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every group has a lease.
 *
 * @param step the sending of the manifest, the giving up of leases, or null
 */
public record LeasedState(
        ProgressBasics basics,
        ChainIdentity chain,
        EscrowStatus escrow,
        List<GroupLease> leases,
        @Nullable DeploymentStep step)
        implements ReplaceableState {
    public LeasedState {
        leases = StateRules.requireLeases(DeploymentState.LEASED, leases);
        TransitionTable.requireStep(DeploymentState.LEASED, step);
    }

    @Override
    public LeasedState with(ProgressBasics other) {
        return new LeasedState(other, chain, escrow, leases, step);
    }

    @Override
    public LeasedState reordering(Instant now) {
        return new LeasedState(basics.entered(now).nextAttempt(), chain, escrow, leases, DeploymentStep.REORDER);
    }

    public LeasedState sendingManifest() {
        return new LeasedState(basics, chain, escrow, leases, DeploymentStep.SEND_MANIFEST);
    }

    public ManifestSentState manifestSent(Instant now) {
        return new ManifestSentState(basics.entered(now), chain, escrow, leases, List.of(), PodGenerations.NONE, null);
    }
}
