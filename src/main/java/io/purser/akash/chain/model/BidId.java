package io.purser.akash.chain.model;

import io.purser.akash.wallet.Address;

/**
 * Identifies a bid or a lease. A lease has the identifier of the bid that it accepted.
 *
 * @param bseq 0 for a provider's first bid on the order
 */
public record BidId(OrderId order, Address provider, int bseq) {
    public static BidId of(Address owner, long dseq, int gseq, int oseq, Address provider, int bseq) {
        return new BidId(new OrderId(new GroupId(new DeploymentId(owner, dseq), gseq), oseq), provider, bseq);
    }

    public DeploymentId deployment() {
        return order.group().deployment();
    }

    public long dseq() {
        return deployment().dseq();
    }

    public int gseq() {
        return order.group().gseq();
    }

    public int oseq() {
        return order.oseq();
    }

    @Override
    public String toString() {
        return order + "/" + provider;
    }
}
