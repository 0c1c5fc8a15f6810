package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Providers bid.
 *
 * @param leases the leases that run already, and the chosen bids while Purser takes them
 * @param isLeasing whether Purser is taking leases
 * @param refusals how often the market has refused chosen bids since the bidding began
 */
public record BiddingState(
        ProgressBasics basics,
        ChainIdentity chain,
        EscrowStatus escrow,
        List<GroupLease> leases,
        boolean isLeasing,
        int refusals)
        implements OnMarketState {
    public BiddingState {
        leases = List.copyOf(leases);
        StateRules.require(
                !isLeasing || !leases.isEmpty(), DeploymentState.BIDDING, "it takes leases, and names none of them");
    }

    @Override
    public BiddingState with(ProgressBasics other) {
        return new BiddingState(other, chain, escrow, leases, isLeasing, refusals);
    }

    /** The same state while Purser takes the chosen leases. */
    public BiddingState leasing(List<GroupLease> chosen) {
        return new BiddingState(basics.nextAttempt(), chain, escrow, chosen, true, refusals);
    }

    /** The same state after the market refused them. */
    public BiddingState refused() {
        return new BiddingState(basics, chain, escrow, List.of(), false, refusals + 1);
    }

    public LeasedState leased(List<GroupLease> taken, Instant now) {
        return new LeasedState(basics.entered(now), chain, escrow.leasedFor(GroupLease.price(taken)), taken, null);
    }

    @Override
    public @Nullable DeploymentStep step() {
        return isLeasing ? DeploymentStep.LEASE : null;
    }
}
