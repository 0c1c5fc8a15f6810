package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.sdl.group.DecCoin;
import java.util.Optional;

/**
 * A deployment that has ended.
 *
 * @param spent the total that its providers were paid, in uact; the rest of the deposits came back
 * @param refunded the amount that came back with this call, in uact; empty if it was closed already
 */
public record ClosedDeployment(DeploymentId id, DecCoin spent, Optional<DecCoin> refunded) {}
