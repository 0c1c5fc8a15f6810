package io.purser.deploy.state;

import io.purser.akash.chain.model.DeploymentId;
import org.jspecify.annotations.Nullable;

/**
 * By what a deployment is recognised on chain.
 *
 * @param transactionHash of what created it, or null
 */
public record ChainIdentity(DeploymentId id, @Nullable String transactionHash) {}
