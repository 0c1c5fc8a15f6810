package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.GroupSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * A deployment as the chain has it.
 *
 * @param hash of the manifest that its providers run
 * @param createdAt a block's height
 */
public record Deployment(
        DeploymentId id,
        ChainDeploymentState state,
        ManifestHash hash,
        long createdAt,
        List<DeploymentGroup> groups,
        EscrowAccount escrow) {
    /** Closed for good, or not. */
    public enum ChainDeploymentState {
        ACTIVE,
        CLOSED
    }

    public Deployment {
        groups = List.copyOf(groups);
    }

    /** Whether it has exactly these groups, in this order. Groups never change, so an update needs them equal. */
    public boolean hasGroups(List<GroupSpec> specifications) {
        return groups.stream()
                .map(group -> ResourceWriter.group(group.specification()).toByteString())
                .toList()
                .equals(specifications.stream()
                        .map(specification ->
                                ResourceWriter.group(specification).toByteString())
                        .toList());
    }

    /**
     * What its escrow holds at a height: funds less what the open payments have cost since the last settlement; never
     * below zero.
     *
     * @param payments the deployment's
     */
    public BigDecimal remaining(List<EscrowPayment> payments, long height, String denom) {
        BigDecimal funds = escrow.funds().stream()
                .filter(coin -> coin.denom().equals(denom))
                .map(io.purser.akash.sdl.group.DecCoin::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal rate = payments.stream()
                .filter(payment -> payment.state() == EscrowPayment.PaymentState.OPEN
                        && payment.accountXid().equals(escrow.xid())
                        && payment.rate().denom().equals(denom))
                .map(payment -> payment.rate().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal blocks = BigDecimal.valueOf(Math.max(0, height - escrow.settledAt()));
        return funds.subtract(rate.multiply(blocks)).max(BigDecimal.ZERO).setScale(18, RoundingMode.DOWN);
    }
}
