package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.GroupSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * A deployment on the chain.
 *
 * @param hash the hash of the manifest that its providers run
 * @param createdAt a block's height
 */
public record Deployment(
        DeploymentId id,
        ChainDeploymentState state,
        ManifestHash hash,
        long createdAt,
        List<DeploymentGroup> groups,
        EscrowAccount escrow) {
    /** Active, or closed for good. */
    public enum ChainDeploymentState {
        ACTIVE,
        CLOSED
    }

    public Deployment {
        groups = List.copyOf(groups);
    }

    /**
     * Whether the deployment has exactly these groups in this order. Groups never change, so an update requires equal
     * groups.
     */
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
     * The escrow's balance at a height: the funds minus the cost of the open payments since the last settlement. Never
     * below zero.
     *
     * @param payments the deployment's payments
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
