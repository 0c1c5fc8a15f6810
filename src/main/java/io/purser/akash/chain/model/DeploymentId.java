package io.purser.akash.chain.model;

import io.purser.akash.wallet.Address;

/**
 * Identifies a deployment.
 *
 * @param dseq chosen by the owner, who can never use it again, even after the deployment is closed; the chain refuses 0
 */
public record DeploymentId(Address owner, long dseq) {
    public DeploymentId {
        if (dseq < 0) {
            throw new IllegalArgumentException("a dseq is not negative");
        }
    }

    /** The name of its escrow account. */
    public String xid() {
        return owner + "/" + dseq;
    }

    @Override
    public String toString() {
        return xid();
    }
}
