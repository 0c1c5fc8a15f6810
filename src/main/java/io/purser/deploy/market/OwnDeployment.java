package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;

/**
 * An active deployment of this market's account, whoever asked for it.
 *
 * @param hash of its manifest
 */
public record OwnDeployment(DeploymentId id, ManifestHash hash) {}
