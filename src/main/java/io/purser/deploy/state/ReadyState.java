package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * It runs and is healthy.
 *
 * @param uris its addresses
 * @param step the payment of a deposit, the giving up of leases, or null
 * @param toppingUpUact the amount of a top-up that is under way; 0 for none, or for a requested deposit
 * @param isManifestDue whether a provider may have the manifest of an update that was given up, and has to be sent this
 *     deployment's own again
 */
public record ReadyState(
        ProgressBasics basics,
        ChainIdentity chain,
        EscrowStatus escrow,
        List<GroupLease> leases,
        List<String> uris,
        @Nullable DeploymentStep step,
        long toppingUpUact,
        boolean isManifestDue)
        implements ReplaceableState {
    public ReadyState {
        leases = StateRules.requireLeases(DeploymentState.READY, leases);
        uris = List.copyOf(uris);
        TransitionTable.requireStep(DeploymentState.READY, step);
        StateRules.require(
                toppingUpUact == 0 || step == DeploymentStep.DEPOSIT,
                DeploymentState.READY,
                "it is topped up, and no deposit is under way");
    }

    @Override
    public ReadyState with(ProgressBasics other) {
        return new ReadyState(other, chain, escrow, leases, uris, step, toppingUpUact, isManifestDue);
    }

    @Override
    public ReadyState with(BudgetShare budget) {
        return with(basics.with(budget));
    }

    @Override
    public ReadyState troubledBy(@Nullable String trouble) {
        return with(basics.troubledBy(trouble));
    }

    public ReadyState with(EscrowStatus other) {
        return new ReadyState(basics, chain, other, leases, uris, step, toppingUpUact, isManifestDue);
    }

    @Override
    public ReadyState reordering(Instant now) {
        return new ReadyState(
                basics.entered(now).nextAttempt(),
                chain,
                escrow,
                leases,
                uris,
                DeploymentStep.REORDER,
                0,
                isManifestDue);
    }

    /** The same state while Purser pays a requested deposit. */
    public ReadyState depositing() {
        return new ReadyState(
                basics.nextAttempt(), chain, escrow, leases, uris, DeploymentStep.DEPOSIT, 0, isManifestDue);
    }

    /** The same state while Purser pays a top-up. */
    public ReadyState toppingUp(long uact) {
        return new ReadyState(
                basics.nextAttempt(), chain, escrow, leases, uris, DeploymentStep.DEPOSIT, uact, isManifestDue);
    }

    /** The same state after a deposit was paid or refused. */
    public ReadyState depositOver() {
        return new ReadyState(basics, chain, escrow, leases, uris, null, 0, isManifestDue);
    }

    /** The same state after a deposit was paid. */
    public ReadyState deposited(Instant now) {
        return new ReadyState(basics.entered(now), chain, escrow, leases, uris, null, 0, isManifestDue);
    }

    /** The same state after its providers have its manifest again. */
    public ReadyState manifestKnown() {
        return new ReadyState(basics, chain, escrow, leases, uris, step, toppingUpUact, false);
    }

    /**
     * The state in which Purser updates it in place.
     *
     * @param generations of the services whose pods the update replaces
     */
    public UpdatingState updating(PodGenerations generations, Instant now) {
        return new UpdatingState(basics.since(now).nextAttempt(), chain, escrow, leases, uris, generations);
    }
}
