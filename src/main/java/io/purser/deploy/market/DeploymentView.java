package io.purser.deploy.market;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentGroup;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.EscrowAccount;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.group.DecCoin;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A deployment as its market has it.
 *
 * @param hash of the manifest that is deployed
 * @param groups empty while no node can be asked and Console alone answers
 * @param leases all that there ever were
 */
public record DeploymentView(
        DeploymentId id,
        boolean isActive,
        ManifestHash hash,
        List<GroupView> groups,
        List<LeaseView> leases,
        EscrowView escrow) {
    /** A group of it; a paused one takes {@link Market#startGroup} to get bids again. */
    public record GroupView(int gseq, DeploymentGroup.GroupState state) {}

    /**
     * A lease of it.
     *
     * @param price per block
     * @param reclaimedBy when the provider will end it, if it has given notice
     */
    public record LeaseView(
            BidId id, Lease.LeaseState state, DecCoin price, Lease.CloseReason reason, Optional<Instant> reclaimedBy) {
        /** Whether it runs, even if not for long. */
        public boolean isRunning() {
            return switch (state) {
                case ACTIVE, RECLAIMING -> true;
                case INSUFFICIENT_FUNDS, CLOSED -> false;
            };
        }
    }

    /**
     * What it is paid from, in uact. The chain settles it now and then only.
     *
     * @param spent paid to providers until the last settlement
     * @param unspent held at the last settlement; zero once it is closed, as it has been given back
     * @param perBlock what the running leases draw
     * @param remaining what is left by now; empty while no node can be asked
     */
    public record EscrowView(
            EscrowAccount.EscrowState state,
            DecCoin spent,
            DecCoin unspent,
            DecCoin perBlock,
            Optional<DecCoin> remaining) {
        /** What an open account has received in all: a deposit adds to it, and nothing else changes it. */
        public DecCoin received() {
            return spent.plus(unspent);
        }

        /** For how many blocks what is left will do; empty where nothing is drawn, or that is not known. */
        public OptionalLong blocksLeft() {
            return remaining.isEmpty() || perBlock.amount().signum() == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(remaining
                            .get()
                            .amount()
                            .divide(perBlock.amount(), 0, RoundingMode.DOWN)
                            .longValue());
        }
    }

    public DeploymentView {
        groups = List.copyOf(groups);
        leases = List.copyOf(leases);
    }

    /** The leases that run. */
    public List<LeaseView> running() {
        return leases.stream().filter(LeaseView::isRunning).toList();
    }
}
