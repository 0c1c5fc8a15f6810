package io.purser.deploy;

import io.purser.deploy.store.OwnedPage;
import io.purser.fake.FakeChain;
import io.purser.ledger.Spender;
import java.sql.SQLException;
import java.util.List;

/** Takes the orders of other packages' tests, and does not carry them out. */
public final class IdleReplica extends OutsideReplica {
    public static final Spender SOMEBODY = DeployWorld.SOMEBODY;

    public IdleReplica() throws SQLException {
        this(new DeployWorld());
    }

    private IdleReplica(DeployWorld world) throws SQLException {
        super(world, world.replicaThatDoesNothing());
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
