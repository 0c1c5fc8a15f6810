package io.purser.deploy.market;

import io.purser.akash.chain.DeploymentId;
import io.purser.akash.sdl.DecCoin;
import java.util.Optional;

/**
 * A deployment that has ended.
 *
 * @param spent what its providers were paid in all, in uact; what was deposited less this came back
 * @param refunded what came back with this call, in uact; empty if it was closed already
 */
public record Closed(DeploymentId id, DecCoin spent, Optional<DecCoin> refunded) {}
