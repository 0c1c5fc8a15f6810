package io.purser.deploy.store;

import io.purser.deploy.order.DeploymentOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The table of all numbers on chain that ever belonged to our orders. */
public final class DeploymentPlacements {
    private DeploymentPlacements() {}

    /**
     * Records that a number belongs to that deployment.
     *
     * @param placement counts how often the deployment was created
     * @return false if another deployment had the number before
     */
    public static boolean claim(Connection connection, DeploymentOrder order, int placement, long dseq)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into deployment_placement (market, dseq, deployment, number) values (?, ?, ?, ?)
                on conflict (market, dseq) do nothing
                """)) {
            insert.setString(1, order.market().code());
            insert.setLong(2, dseq);
            insert.setObject(3, order.id());
            insert.setInt(4, placement);
            return insert.executeUpdate() == 1;
        }
    }
}
