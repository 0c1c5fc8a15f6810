package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.store.OwnedPage;
import io.purser.fake.AkashWorld;
import io.purser.problem.Problem;
import io.purser.support.BesideOthers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@BesideOthers
class UnreadableRowTest {
    private final DeployWorld world = new DeployWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private static UUID order(DeployReplica replica) {
        return replica.deployments
                .order(DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
    }

    /** It says that it has leases, and has no number on chain. */
    private UUID order() throws SQLException {
        try (DeployReplica idle = world.replicaThatDoesNothing()) {
            return order(idle);
        }
    }

    private UUID brokenOrder() throws SQLException {
        UUID broken = order();
        breakRow(broken);
        return broken;
    }

    private void breakRow(UUID id) throws SQLException {
        try (Connection connection = world.ledger.database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update deployment set progress = replace(progress, 'REQUESTED', 'LEASED') where id = ?")) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }

    /** Its worker cannot release it. */
    private void keepRow(UUID id) throws SQLException {
        try (Connection connection = world.ledger.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create function keep() returns trigger language plpgsql as
                        $$ begin raise exception 'it cannot be released'; end $$
                    """);
            statement.execute("""
                    create trigger keep before update on deployment for each row
                        when (new.id = '%s' and new.worker is null) execute function keep()
                    """.formatted(id));
        }
    }

    @Test
    void isClosedThoughItsSdlCannotBeOpenedAnyMore() throws SQLException {
        DeployReplica replica = world.replica();
        world.ledger.budget("all", "20");
        UUID id = order(replica);
        DeployWorld.await(replica, id, DeploymentState.READY);
        try (Connection connection = world.ledger.database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update deployment set sdl = 'other'::bytea where id = ?")) {
            update.setObject(1, id);
            update.executeUpdate();
        }

        replica.deployments.close(id);

        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(world.active(MarketKind.CHAIN)).isEmpty();
    }

    @Test
    void stopsNoOtherIfItCannotBeReleased() throws SQLException {
        UUID broken = brokenOrder();
        UUID other = order();
        keepRow(broken);

        DeployReplica replica = world.replica();

        DeployWorld.await(replica, other, DeploymentState.READY);
    }

    @Test
    void stopsItsOwnDeploymentAndNoOther() throws SQLException {
        UUID other = order();
        UUID broken = brokenOrder();

        DeployReplica replica = world.replica();
        DeployWorld.await(replica, other, DeploymentState.READY);

        assertThat(replica.deployments.page(new OwnedPage(null, null, null, 1)))
                .extracting(known -> known.order().id())
                .containsExactly(other);
        assertThatThrownBy(() -> replica.deployments.find(broken))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("the row of deployment " + broken + " in the table deployment cannot be read: a"
                        + " deployment that is leased has a dseq and an owner, and this one has none; it waits");
    }
}
