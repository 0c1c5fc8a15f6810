package io.purser.deploy.market;

import io.purser.akash.chain.BidId;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.chain.EscrowAccount;
import io.purser.akash.chain.Hash;
import io.purser.akash.chain.Lease;
import io.purser.akash.sdl.DecCoin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A deployment as its market has it.
 *
 * @param hash of the manifest that is deployed
 * @param escrow open, closed or drained
 * @param remaining what the escrow holds by now, where that can be told
 */
public record DeploymentView(
        DeploymentId id,
        boolean isActive,
        Hash hash,
        List<LeaseView> leases,
        EscrowAccount.State escrow,
        Optional<DecCoin> remaining) {
    /**
     * A lease of it.
     *
     * @param price per block
     * @param reclaimedBy when the provider will end it, if it has given notice
     */
    public record LeaseView(
            BidId id, Lease.State state, DecCoin price, Lease.CloseReason reason, Optional<Instant> reclaimedBy) {
        /** Whether it runs, even if not for long. */
        public boolean isRunning() {
            return switch (state) {
                case ACTIVE, RECLAIMING -> true;
                case INSUFFICIENT_FUNDS, CLOSED -> false;
            };
        }
    }

    public DeploymentView {
        leases = List.copyOf(leases);
    }
}
