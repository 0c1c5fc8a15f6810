package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.sdl.group.DecCoin;
import java.util.Optional;

/**
 * A deployment that has ended.
 *
 * @param spent what its providers were paid in all, in uact; what was deposited less this came back
 * @param refunded what came back with this call, in uact; empty if it was closed already
 */
public record ClosedDeployment(DeploymentId id, DecCoin spent, Optional<DecCoin> refunded) {}
