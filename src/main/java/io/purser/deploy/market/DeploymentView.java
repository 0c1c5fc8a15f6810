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
 * A deployment as its market knows it.
 *
 * @param hash of the deployed manifest
 * @param groups empty if no node can be reached and only Console answers
 * @param leases all leases, also those that have ended
 */
public record DeploymentView(
        DeploymentId id,
        boolean isActive,
        ManifestHash hash,
        List<GroupView> groups,
        List<LeaseView> leases,
        EscrowView escrow) {
    /** A group of the deployment. A paused group gets bids again after {@link Market#startGroup}. */
    public record GroupView(int gseq, DeploymentGroup.GroupState state) {}

    /**
     * A lease of the deployment.
     *
     * @param price per block
     * @param reclaimedBy the time at which the provider will end it, if the provider has given notice
     */
    public record LeaseView(
            BidId id, Lease.LeaseState state, DecCoin price, Lease.CloseReason reason, Optional<Instant> reclaimedBy) {
        /** Whether the lease runs, even if it will end soon. */
        public boolean isRunning() {
            return switch (state) {
                case ACTIVE, RECLAIMING -> true;
                case INSUFFICIENT_FUNDS, CLOSED -> false;
            };
        }
    }

    /**
     * The account that pays the leases, in uact. The chain settles it only now and then.
     *
     * @param spent paid to providers until the last settlement
     * @param unspent held at the last settlement; zero for a closed account, whose money came back
     * @param perBlock the price of all running leases
     * @param remaining the amount that is left now; empty if no node can be reached
     */
    public record EscrowView(
            EscrowAccount.EscrowState state,
            DecCoin spent,
            DecCoin unspent,
            DecCoin perBlock,
            Optional<DecCoin> remaining) {
        /** The total that an open account has received: only deposits change it. */
        public DecCoin received() {
            return spent.plus(unspent);
        }

        /** For how many blocks the rest lasts; empty if nothing runs or the rest is unknown. */
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

    /**
     * This view, which has to list these leases.
     *
     * @throws io.purser.akash.chain.node.ChainException {@link io.purser.akash.chain.node.ChainFailure.NotShown} if it
     *     does not
     */
    DeploymentView showing(List<BidId> known) {
        for (BidId lease : known) {
            if (leases.stream()
                    .noneMatch(listed -> listed.id().order().equals(lease.order())
                            && listed.id().provider().equals(lease.provider()))) {
                throw ChainMarket.notShown("lease " + lease);
            }
        }
        return this;
    }

    /** The leases that run. */
    public List<LeaseView> running() {
        return leases.stream().filter(LeaseView::isRunning).toList();
    }
}
