package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Providers make their offers.
 *
 * @param leases those that run already; with those that are being taken, while they are
 * @param isLeasing whether leases are being taken
 */
public record BiddingState(
        ProgressBasics basics, ChainIdentity chain, EscrowStatus escrow, List<GroupLease> leases, boolean isLeasing)
        implements OnMarketState {
    public BiddingState {
        leases = List.copyOf(leases);
        StateRules.require(
                !isLeasing || !leases.isEmpty(), DeploymentState.BIDDING, "it takes leases, and names none of them");
    }

    @Override
    public BiddingState with(ProgressBasics other) {
        return new BiddingState(other, chain, escrow, leases, isLeasing);
    }

    /** Takes the leases that were chosen. */
    public BiddingState leasing(List<GroupLease> chosen) {
        return new BiddingState(basics.nextAttempt(), chain, escrow, chosen, true);
    }

    /** The market refused them. */
    public BiddingState refused() {
        return new BiddingState(basics, chain, escrow, List.of(), false);
    }

    public LeasedState leased(List<GroupLease> taken, Instant now) {
        return new LeasedState(basics.entered(now), chain, escrow.leasedFor(GroupLease.price(taken)), taken, null);
    }

    @Override
    public @Nullable DeploymentStep step() {
        return isLeasing ? DeploymentStep.LEASE : null;
    }
}
