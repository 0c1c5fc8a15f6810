package io.purser.deploy.state;

import java.util.List;
import java.util.Optional;

/** It ends, or has ended. */
public sealed interface EndingState extends DeploymentProgress permits ClosingState, ClosedState, FailedState {
    Remains remains();

    @Override
    default Optional<ChainIdentity> identity() {
        return Optional.ofNullable(remains().identity());
    }

    @Override
    default List<GroupLease> leases() {
        return remains().leases();
    }

    @Override
    default List<String> uris() {
        return remains().uris();
    }

    @Override
    default EscrowStatus escrow() {
        return remains().escrow();
    }
}
