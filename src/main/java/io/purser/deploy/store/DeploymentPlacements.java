package io.purser.deploy.store;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The table of all numbers on chain that ever belonged to our orders. */
public final class DeploymentPlacements {
    /**
     * Orders that are not over or ended a moment ago, with the number of their newest placement, and whether an earlier
     * one may have closed a moment ago, too.
     */
    private static final String ORDERS = """
            with orders as (
                select d.id, d.due_at is null or exists (select from deployment_event e where e.deployment = d.id
                        and e.state = 'validated' and e.time > now() - ? * interval '1 millisecond') as settling,
                    coalesce((select max(p.number) from deployment_placement p where p.deployment = d.id), 0) as newest
                from deployment d
                where d.due_at is not null or d.updated_at > now() - ? * interval '1 millisecond')
            """;

    private DeploymentPlacements() {}

    /**
     * The numbers on chain that belong to orders now. A number that is not among them has to be closed, whatever
     * Purser believes. If Console's operation has made a deployment, it belongs to its order before it is a placement.
     *
     * @param settling how long a node may still show a deployment as active after it was closed
     */
    public static Set<Long> current(Connection connection, MarketKind market, Duration settling) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ORDERS + """
                select p.dseq from deployment_placement p join orders o on o.id = p.deployment
                where p.market = ? and (o.settling or p.number = o.newest)
                union select c.dseq from akash_console_operation c
                    join orders o on o.id::text = split_part(c.operation, '/', 2)
                where ? = 'console' and c.kind = 'create' and c.dseq is not null and (o.settling
                    or split_part(c.operation, '/', 3) in (o.newest::text, (o.newest + 1)::text))
                """)) {
            select.setLong(1, settling.toMillis());
            select.setLong(2, settling.toMillis());
            select.setString(3, market.code());
            select.setString(4, market.code());
            Set<Long> numbers = new TreeSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getLong(1));
                }
            }
            return numbers;
        }
    }

    /** The hashes of the deployments that Console may be creating for orders now. */
    public static Set<String> awaitedHashes(Connection connection, Duration settling) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ORDERS + """
                select c.hash, c.other_hash from akash_console_operation c
                    join orders o on o.id::text = split_part(c.operation, '/', 2)
                where c.kind = 'create' and c.dseq is null
                """)) {
            select.setLong(1, settling.toMillis());
            select.setLong(2, settling.toMillis());
            Set<String> hashes = new TreeSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    hashes.add(row.getString(1));
                    Optional.ofNullable(row.getString(2)).ifPresent(hashes::add);
                }
            }
            return hashes;
        }
    }

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
