package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;

/**
 * An active deployment of this market's account, also one that another program created.
 *
 * @param hash of its manifest
 */
public record OwnDeployment(DeploymentId id, ManifestHash hash) {}
