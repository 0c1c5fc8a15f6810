package io.purser.akash.chain.model;

/**
 * Identifies a group of a deployment.
 *
 * @param gseq from 1
 */
public record GroupId(DeploymentId deployment, int gseq) {
    @Override
    public String toString() {
        return deployment + "/" + gseq;
    }
}
