package io.purser.deploy.state;

import io.purser.akash.chain.model.DeploymentId;
import org.jspecify.annotations.Nullable;

/**
 * The name of a deployment on chain.
 *
 * @param transactionHash the hash of the transaction that created it, or null
 */
public record ChainIdentity(DeploymentId id, @Nullable String transactionHash) {}
