package io.purser.deploy.store;

import io.purser.akash.chain.model.Bid;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.GroupLease;
import io.purser.json.StoredJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of deployments, and the bids on them. */
public final class DeploymentHistory {
    /** A bid and its outcome. */
    public record RecordedBid(
            long dseq, int gseq, int oseq, String provider, String priceUact, Instant at, boolean taken, String why) {}

    /** The judgement on a bid. */
    public record Judged(Bid bid, boolean taken, String why) {}

    private DeploymentHistory() {}

    public static void write(Connection connection, UUID deployment, DeploymentEvent event) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into deployment_event (deployment, number, time, kind, state, step, message, detail)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            insert.setObject(1, deployment);
            insert.setInt(2, event.number());
            insert.setObject(3, DeploymentRows.at(event.time()));
            insert.setString(4, event.kind().code());
            insert.setString(5, event.state().code());
            insert.setString(6, event.step() == null ? null : event.step().code());
            insert.setString(7, event.message());
            insert.setString(8, StoredJson.write(event.detail()));
            insert.executeUpdate();
        }
    }

    /** The events after that one, in order. */
    public static List<DeploymentEvent> after(Connection connection, UUID deployment, int number) throws SQLException {
        List<DeploymentEvent> events = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select number, time, kind, state, step, message, detail from deployment_event
                where deployment = ? and number > ? order by number
                """)) {
            select.setObject(1, deployment);
            select.setInt(2, number);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events.add(new DeploymentEvent(
                            row.getInt(1),
                            row.getObject(2, OffsetDateTime.class).toInstant(),
                            DeploymentEvent.Kind.CODES.get(row.getString(3)),
                            DeploymentState.CODES.get(row.getString(4)),
                            step(row.getString(5)),
                            row.getString(6),
                            StoredJson.texts(row.getString(7))));
                }
            }
        }
        return events;
    }

    private static @Nullable DeploymentStep step(@Nullable String code) {
        return code == null ? null : DeploymentStep.CODES.get(code);
    }

    public static void bids(Connection connection, UUID deployment, List<Judged> bids, Instant now)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into deployment_bid (deployment, dseq, gseq, oseq, provider, bseq, price_uact, seen_at, taken,
                    reason)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (deployment, dseq, gseq, oseq, provider, bseq)
                    do update set taken = excluded.taken, reason = excluded.reason
                """)) {
            for (Judged judged : bids) {
                Bid bid = judged.bid();
                upsert.setObject(1, deployment);
                upsert.setLong(2, bid.id().dseq());
                upsert.setInt(3, bid.id().gseq());
                upsert.setInt(4, bid.id().oseq());
                upsert.setString(5, bid.id().provider().text());
                upsert.setInt(6, bid.id().bseq());
                upsert.setBigDecimal(7, bid.price().amount());
                upsert.setObject(8, DeploymentRows.at(now));
                upsert.setBoolean(9, judged.taken());
                upsert.setString(10, judged.why());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    public static List<RecordedBid> bids(Connection connection, UUID deployment) throws SQLException {
        List<RecordedBid> bids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select dseq, gseq, oseq, provider, price_uact, seen_at, taken, reason from deployment_bid
                where deployment = ? order by seen_at, gseq, price_uact, provider
                """)) {
            select.setObject(1, deployment);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    bids.add(new RecordedBid(
                            row.getLong(1),
                            row.getInt(2),
                            row.getInt(3),
                            row.getString(4),
                            row.getBigDecimal(5).stripTrailingZeros().toPlainString(),
                            row.getObject(6, OffsetDateTime.class).toInstant(),
                            row.getBoolean(7),
                            row.getString(8)));
                }
            }
        }
        return bids;
    }

    /** How many leases with a provider became ready, and how many failed. */
    public record Experience(long ready, long failed) {}

    public static Experience experience(Connection connection, String provider) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select count(*) filter (where outcome = 'ready'), count(*) filter (where outcome = 'failed')
                from deployment_bid where provider = ? and taken
                """)) {
            select.setString(1, provider);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Experience(row.getLong(1), row.getLong(2));
            }
        }
    }

    /** Records the outcome of a lease, for the next choice among bids. */
    public static void outcome(Connection connection, UUID deployment, long dseq, GroupLease lease, boolean ready)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment_bid set outcome = ?
                where deployment = ? and dseq = ? and gseq = ? and oseq = ? and provider = ? and bseq = ?
                """)) {
            update.setString(1, ready ? "ready" : "failed");
            update.setObject(2, deployment);
            update.setLong(3, dseq);
            update.setInt(4, lease.gseq());
            update.setInt(5, lease.oseq());
            update.setString(6, lease.provider());
            update.setInt(7, lease.bseq());
            update.executeUpdate();
        }
    }
}
