package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;

/** Every group has a lease, and Purser replaces a provider that fails. */
public sealed interface ReplaceableState extends LeasedGroupsState permits LeasedState, ManifestSentState, ReadyState {
    @Override
    ReplaceableState with(ProgressBasics basics);

    /** The same state while Purser gives up the leases of all excluded providers. */
    ReplaceableState reordering(Instant now);

    /** The same state with these providers excluded. */
    default ReplaceableState excluding(List<String> providers) {
        return with(basics().excluding(providers));
    }

    /** The same state without excluded providers. */
    default ReplaceableState forgiving() {
        return with(basics().forgiving());
    }

    /** The state in which Purser waits for bids again, with the leases that it keeps. */
    default BiddingState bidding(List<GroupLease> kept, Instant now) {
        return new BiddingState(basics().entered(now), chain(), escrow(), kept, false, 0);
    }
}
