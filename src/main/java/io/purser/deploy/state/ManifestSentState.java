package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The providers have the manifest.
 *
 * @param uris its addresses, as far as they are known
 * @param generations of the services whose pods an update replaces, from before it; see {@link PodGenerations}
 * @param step the rollback of an update, the giving up of leases, or null
 */
public record ManifestSentState(
        ProgressBasics basics,
        ChainIdentity chain,
        EscrowStatus escrow,
        List<GroupLease> leases,
        List<String> uris,
        PodGenerations generations,
        @Nullable DeploymentStep step)
        implements ReplaceableState {
    public ManifestSentState {
        leases = StateRules.requireLeases(DeploymentState.MANIFEST_SENT, leases);
        uris = List.copyOf(uris);
        TransitionTable.requireStep(DeploymentState.MANIFEST_SENT, step);
    }

    @Override
    public ManifestSentState with(ProgressBasics other) {
        return new ManifestSentState(other, chain, escrow, leases, uris, generations, step);
    }

    @Override
    public ManifestSentState reordering(Instant now) {
        return new ManifestSentState(
                basics.entered(now).nextAttempt(), chain, escrow, leases, uris, generations, DeploymentStep.REORDER);
    }

    public ManifestSentState reachedAt(List<String> found) {
        return new ManifestSentState(basics, chain, escrow, leases, found, generations, step);
    }

    public ManifestSentState rollingBack() {
        return new ManifestSentState(
                basics.nextAttempt(), chain, escrow, leases, uris, generations, DeploymentStep.UPDATE);
    }

    public ManifestSentState rolledBack(Instant now) {
        return new ManifestSentState(basics.entered(now), chain, escrow, leases, uris, PodGenerations.NONE, null);
    }

    /** The state after a rollback that a provider cannot be told of. */
    public ReadyState abandoned(String trouble, Instant now) {
        return new ReadyState(basics.entered(now).troubledBy(trouble), chain, escrow, leases, uris, null, 0, true);
    }

    public ReadyState ready(List<String> found, Instant now) {
        return new ReadyState(basics.entered(now), chain, escrow, leases, found, null, 0, false);
    }
}
