package io.purser.deploy.store;

import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.DeploymentProgress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the database has it.
 *
 * @param wishedUact what is to be added to its escrow
 * @param worker who works on it, or null
 * @param lease raised each time that a worker takes it up
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
