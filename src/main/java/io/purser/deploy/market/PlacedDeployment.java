package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;

/**
 * A deployment that is there.
 *
 * @param transactionHash of what created it; empty where Console's was adopted
 */
public record PlacedDeployment(DeploymentId id, String transactionHash) {}
