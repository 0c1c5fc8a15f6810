package io.purser.deploy.store;

import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.DeploymentProgress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The database's row of a deployment.
 *
 * @param wishedUact the requested deposit, in uact
 * @param worker the worker that has it, or null
 * @param lease counts up each time that a worker takes the deployment
 */
public record DeploymentRow(
        DeploymentOrder order,
        DeploymentProgress progress,
        SdlVersions sdls,
        long wishedUact,
        boolean closeAsked,
        Instant updatedAt,
        @Nullable UUID worker,
        long lease) {}
