package io.purser.deploy.store;

import io.purser.deploy.state.StateChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of deployments for the workers: which worker has which deployment, and how far it is. */
public final class WorkerRows {
    private WorkerRows() {}

    /** The rows that a worker has taken. */
    public record TakenUp(List<DeploymentRow> rows, List<UnreadableRow> unreadable) {}

    /**
     * A row that fits no state.
     *
     * @param lease counts up each time that a worker takes the deployment
     * @param why the reason, with the deployment and what to do
     */
    public record UnreadableRow(UUID deployment, long lease, String why) {}

    /**
     * Takes deployments that are due and that no worker has, by the database's clock, which all replicas share.
     *
     * @param life the term of the lease, after which another worker may take them unless it is prolonged
     */
    public static TakenUp takeUp(Connection connection, UUID worker, Duration life, int most) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set worker = ?, worker_until = now() + ? * interval '1 millisecond', turn = turn + 1
                where id in (select id from deployment where due_at <= now()
                        and (worker is null or worker_until < now()) order by due_at limit ? for update)
                    and due_at <= now() and (worker is null or worker_until < now())
                returning
                """ + DeploymentRowReader.COLUMNS)) {
            update.setObject(1, worker);
            update.setLong(2, life.toMillis());
            update.setInt(3, most);
            DeploymentRowReader.ReadRows read = DeploymentRowReader.readable(update);
            return new TakenUp(read.rows(), read.unreadable());
        }
    }

    /** Whether the worker still has its lease, and nobody has asked since then to close the deployment. */
    public static boolean isWanted(Connection connection, DeploymentRow row) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select (not close_asked or ?) from deployment where id = ? and worker = ? and turn = ?")) {
            select.setBoolean(1, row.closeAsked());
            select.setObject(2, row.order().id());
            select.setObject(3, row.worker());
            select.setLong(4, row.lease());
            try (ResultSet found = select.executeQuery()) {
                return found.next() && found.getBoolean(1);
            }
        }
    }

    /**
     * Prolongs these leases of a worker. Its other leases end by themselves: nobody works under them.
     *
     * @param held the deployments that it works on, each with the number of its lease
     */
    public static void prolong(Connection connection, UUID worker, Map<UUID, Long> held, Duration life)
            throws SQLException {
        List<Map.Entry<UUID, Long>> leases = List.copyOf(held.entrySet());
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set worker_until = now() + ? * interval '1 millisecond'
                where worker = ? and (id, turn) in (select * from unnest(?, ?))
                """)) {
            update.setLong(1, life.toMillis());
            update.setObject(2, worker);
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "uuid", leases.stream().map(Map.Entry::getKey).toArray()));
            update.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint", leases.stream().map(Map.Entry::getValue).toArray()));
            update.executeUpdate();
        }
    }

    /** Releases a deployment. It is due again after the pause, or at once if somebody has requested a change. */
    public static void release(Connection connection, DeploymentRow row, @Nullable Duration pause) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set worker = null, worker_until = null,
                    due_at = case when ?::bigint is null then null
                        when (close_asked and not ?) or (next_sdl is not null and not ?)
                            or (wished_uact > 0 and not ?) then now()
                        else now() + ?::bigint * interval '1 millisecond' end
                where id = ? and worker = ? and turn = ?
                """)) {
            @Nullable Long millis = pause == null ? null : (Long) pause.toMillis();
            update.setObject(1, millis, java.sql.Types.BIGINT);
            update.setBoolean(2, row.closeAsked());
            update.setBoolean(3, row.sdls().next() != null);
            update.setBoolean(4, row.wishedUact() > 0);
            update.setObject(5, millis, java.sql.Types.BIGINT);
            update.setObject(6, row.order().id());
            update.setObject(7, row.worker());
            update.setLong(8, row.lease());
            update.executeUpdate();
        }
    }

    /**
     * Writes the progress if the worker still has its lease.
     *
     * @return the number of the event that goes with it; empty if the lease has ended
     */
    public static Optional<Integer> advance(Connection connection, DeploymentRow row, StateChange change, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set state = ?, progress = ?, updated_at = ?, events = events + 1
                where id = ? and worker = ? and turn = ? returning events
                """)) {
            update.setString(1, change.after().state().code());
            update.setString(2, StoredProgress.write(change.after()));
            update.setObject(3, DeploymentRows.at(now));
            update.setObject(4, row.order().id());
            update.setObject(5, row.worker());
            update.setLong(6, row.lease());
            try (ResultSet number = update.executeQuery()) {
                return number.next() ? Optional.of(number.getInt(1)) : Optional.empty();
            }
        }
    }

    /** Releases a row that cannot be read; it is due again after the pause. */
    public static void putOff(Connection connection, UnreadableRow row, UUID worker, Duration pause)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set worker = null, worker_until = null,
                    due_at = now() + ? * interval '1 millisecond'
                where id = ? and worker = ? and turn = ?
                """)) {
            update.setLong(1, pause.toMillis());
            update.setObject(2, row.deployment());
            update.setObject(3, worker);
            update.setLong(4, row.lease());
            update.executeUpdate();
        }
    }
}
