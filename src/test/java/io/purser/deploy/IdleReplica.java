package io.purser.deploy;

import io.purser.deploy.store.OwnedPage;
import io.purser.fake.FakeChain;
import io.purser.ledger.Spender;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Takes the orders of other packages' tests, and does not carry them out. */
public final class IdleReplica implements AutoCloseable {
    public static final Spender SOMEBODY = DeployWorld.SOMEBODY;

    private final DeployWorld world = new DeployWorld();
    private final DeployReplica replica;

    public IdleReplica() throws SQLException {
        replica = world.replicaThatDoesNothing();
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

    /** The chain whose oracle the replica asks. */
    public FakeChain chain() {
        return world.akash.chain;
    }

    /** All orders, the newest first. */
    public List<DeploymentService.DeploymentSummary> ordered() {
        return replica.deployments.page(new OwnedPage(null, null, null, 100));
    }

    @Override
    public void close() {
        replica.close();
        world.close();
    }
}
