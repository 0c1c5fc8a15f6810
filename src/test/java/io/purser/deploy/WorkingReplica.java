package io.purser.deploy;

import io.purser.deploy.state.DeploymentState;
import java.util.UUID;

/** Carries the orders of other packages' tests out in a small Akash. */
public final class WorkingReplica extends OutsideReplica {
    public WorkingReplica() {
        this(new DeployWorld());
    }

    private WorkingReplica(DeployWorld world) {
        super(world, world.replica());
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
