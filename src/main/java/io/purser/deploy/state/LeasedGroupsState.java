package io.purser.deploy.state;

import java.util.List;

/** Every group has a lease. */
public sealed interface LeasedGroupsState extends OnMarketState permits ReplaceableState, UpdatingState {
    @Override
    List<GroupLease> leases();
}
