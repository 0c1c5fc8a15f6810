package io.purser.deploy.market;

import io.purser.akash.chain.DeploymentId;
import io.purser.akash.chain.Hash;

/**
 * An active deployment of this market's account, whoever asked for it.
 *
 * @param hash of its manifest
 */
public record OwnDeployment(DeploymentId id, Hash hash) {}
