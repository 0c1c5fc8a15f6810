package io.purser.deploy;

import javax.sql.DataSource;

/** A replica in a small Akash of its own, as far as the tests of other packages need it. */
public abstract sealed class OutsideReplica implements AutoCloseable permits IdleReplica, WorkingReplica {
    final DeployWorld world;
    final DeployReplica replica;

    OutsideReplica(DeployWorld world, DeployReplica replica) {
        this.world = world;
        this.replica = replica;
    }

    public DeploymentService deployments() {
        return replica.deployments;
    }

    public ChangeService changes() {
        return replica.changes;
    }

    public DataSource database() {
        return replica.ledger.database;
    }

    @Override
    public abstract void close();
}
