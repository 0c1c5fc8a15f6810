package io.purser.akash.chain.model;

import io.purser.akash.wallet.Address;

/**
 * Which deployment.
 *
 * @param dseq chosen by its owner, never to be used again, even after the deployment is closed; the chain refuses 0
 */
public record DeploymentId(Address owner, long dseq) {
    public DeploymentId {
        if (dseq < 0) {
            throw new IllegalArgumentException("a dseq is not negative");
        }
    }

    /** Its escrow account's name. */
    public String xid() {
        return owner + "/" + dseq;
    }

    @Override
    public String toString() {
        return xid();
    }
}
