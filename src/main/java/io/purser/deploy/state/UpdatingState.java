package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;

/**
 * Purser sends the providers another manifest for the same place.
 *
 * @param uris its addresses
 * @param generations of the services whose pods the update replaces, from before it; see {@link PodGenerations}
 */
public record UpdatingState(
        ProgressBasics basics,
        ChainIdentity chain,
        EscrowStatus escrow,
        List<GroupLease> leases,
        List<String> uris,
        PodGenerations generations)
        implements LeasedGroupsState {
    public UpdatingState {
        leases = StateRules.requireLeases(DeploymentState.UPDATING, leases);
        uris = List.copyOf(uris);
    }

    @Override
    public UpdatingState with(ProgressBasics other) {
        return new UpdatingState(other, chain, escrow, leases, uris, generations);
    }

    /** The same state after the providers refused the manifest; Purser sends them the previous one. */
    public UpdatingState refused() {
        return new UpdatingState(basics.nextAttempt(), chain, escrow, leases, uris, PodGenerations.NONE);
    }

    public ManifestSentState manifestSent(Instant now) {
        return new ManifestSentState(basics.entered(now), chain, escrow, leases, uris, generations, null);
    }

    @Override
    public DeploymentStep step() {
        return DeploymentStep.UPDATE;
    }
}
