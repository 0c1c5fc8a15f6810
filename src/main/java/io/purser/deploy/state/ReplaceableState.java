package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;

/** Every group has a lease, and a provider that fails is replaced by another one. */
public sealed interface ReplaceableState extends LeasedGroupsState permits LeasedState, ManifestSentState, ReadyState {
    @Override
    ReplaceableState with(ProgressBasics basics);

    /** The same state, about to give up the leases of all excluded providers. */
    ReplaceableState reordering(Instant now);

    /** The same state without these providers. */
    default ReplaceableState excluding(List<String> providers) {
        return with(basics().excluding(providers));
    }

    /** Bids are waited for again, beside the leases that are kept. */
    default BiddingState bidding(List<GroupLease> kept, Instant now) {
        return new BiddingState(basics().entered(now), chain(), escrow(), kept, false);
    }
}
