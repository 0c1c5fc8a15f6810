package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;

/**
 * A deployment that exists.
 *
 * @param transactionHash the hash of the transaction that created it; empty if Purser found it at Console after a lost
 *     answer
 */
public record PlacedDeployment(DeploymentId id, String transactionHash) {}
