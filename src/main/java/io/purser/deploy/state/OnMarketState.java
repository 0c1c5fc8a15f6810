package io.purser.deploy.state;

import io.purser.akash.chain.model.DeploymentId;
import java.util.Optional;

/** The deployment exists on chain, and its deposit is paid. */
public sealed interface OnMarketState extends DeploymentProgress permits CreatedState, BiddingState, LeasedGroupsState {
    ChainIdentity chain();

    @Override
    EscrowStatus escrow();

    /** Its name on chain. */
    default DeploymentId onChain() {
        return chain().id();
    }

    @Override
    default Optional<ChainIdentity> identity() {
        return Optional.of(chain());
    }
}
