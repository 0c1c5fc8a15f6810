package io.purser.deploy;

import io.purser.deploy.state.DeploymentState;
import java.util.UUID;
import javax.sql.DataSource;

/** Carries the orders of other packages' tests out in a small Akash. */
public final class WorkingReplica implements AutoCloseable {
    private final DeployWorld world = new DeployWorld();
    private final DeployReplica replica = world.replica();

    public DeploymentService deployments() {
        return replica.deployments;
    }

    public ChangeService changes() {
        return replica.changes;
    }

    public DataSource database() {
        return replica.ledger.database;
    }

    /** Waits until a deployment has that state. */
    public DeploymentService.DeploymentSummary await(UUID id, DeploymentState state) {
        return DeployWorld.await(replica, id, state);
    }

    /** Waits until a deployment is ready after an update in place. */
    public DeploymentService.DeploymentSummary awaitUpdate(UUID id) {
        return DeployWorld.awaitUpdate(replica, id);
    }

    @Override
    public void close() {
        world.close();
    }
}
