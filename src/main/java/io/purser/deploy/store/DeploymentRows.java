package io.purser.deploy.store;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.StateChange;
import io.purser.ledger.Spender;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of deployments. */
public final class DeploymentRows {
    private static final String COLUMNS = """
            id, name, market, caller, agent, task, team, tags, terms, sdl, sealed, progress, close_asked, replaces,
            created_at, updated_at, worker, turn, next_sdl, next_hash, wished_uact, previous_sdl,
            previous_hash
            """;

    /** The same without the SDLs, of which each may have a megabyte. */
    private static final String FOR_A_LIST = """
            id, name, market, caller, agent, task, team, tags, terms, ''::bytea, sealed, progress, close_asked, replaces,
            created_at, updated_at, worker, turn, null::bytea, next_hash, wished_uact, null::bytea,
            previous_hash
            """;

    private DeploymentRows() {}

    /**
     * What a caller's idempotency key was used for.
     *
     * @param fingerprint of that request
     */
    public record IdempotentOrder(UUID id, String fingerprint) {}

    /** Takes an order down. */
    public static void insert(
            Connection connection,
            DeploymentOrder order,
            @Nullable String key,
            String fingerprint,
            EncryptedSdlStore.StoredSdl sdl,
            DeploymentProgress progress)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into deployment (id, name, market, state, caller, agent, task, team, tags, idempotency_key,
                    fingerprint, terms, sdl, sealed, progress, replaces, created_at, updated_at, due_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())
                """)) {
            Spender spender = order.spender();
            insert.setObject(1, order.id());
            insert.setString(2, order.name());
            insert.setString(3, code(order.market()));
            insert.setString(4, progress.state().code());
            insert.setString(5, spender.caller());
            insert.setString(6, spender.agent());
            insert.setString(7, spender.task());
            insert.setString(8, spender.team());
            insert.setArray(9, connection.createArrayOf("text", spender.tags().toArray()));
            insert.setString(10, key);
            insert.setString(11, fingerprint);
            insert.setString(12, DeployJson.write(order.terms()));
            insert.setBytes(13, sdl.bytes());
            insert.setBoolean(14, sdl.isSealed());
            insert.setString(15, DeployJson.write(progress));
            insert.setObject(16, order.replaces());
            insert.setObject(17, at(order.createdAt()));
            insert.setObject(18, at(order.createdAt()));
            insert.executeUpdate();
        }
    }

    public static Optional<IdempotentOrder> byKey(Connection connection, String caller, String key)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select id, fingerprint from deployment where caller = ? and idempotency_key = ?")) {
            select.setString(1, caller);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new IdempotentOrder(row.getObject(1, UUID.class), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    public static Optional<DeploymentRow> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from deployment where id = ?")) {
            select.setObject(1, id);
            return all(select).stream().findFirst();
        }
    }

    /**
     * The newest first, without their SDLs.
     *
     * @param before only those with a smaller id, or null
     * @param team only this team's, or null for all
     * @param agent only this agent's, or null for all
     */
    public static List<DeploymentRow> page(
            Connection connection, @Nullable UUID before, @Nullable String team, @Nullable String agent, int limit)
            throws SQLException {
        return page(connection, FOR_A_LIST, "", before, team, agent, limit);
    }

    /** The same with their SDLs, of those that are not over. */
    public static List<DeploymentRow> alive(
            Connection connection, @Nullable UUID before, @Nullable String team, @Nullable String agent, int limit)
            throws SQLException {
        return page(connection, COLUMNS, "due_at is not null and", before, team, agent, limit);
    }

    private static List<DeploymentRow> page(
            Connection connection,
            String columns,
            String which,
            @Nullable UUID before,
            @Nullable String team,
            @Nullable String agent,
            int limit)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + columns + " from deployment where " + which + """
                 (?::uuid is null or id < ?) and (?::text is null or team = ?) and (?::text is null or agent = ?)
                order by id desc limit ?
                """)) {
            select.setObject(1, before);
            select.setObject(2, before);
            select.setString(3, team);
            select.setString(4, team);
            select.setString(5, agent);
            select.setString(6, agent);
            select.setInt(7, limit);
            return all(select);
        }
    }

    /**
     * Takes up what is due and nobody's, by the database's clock, which all replicas share.
     *
     * @param life after which it is anybody's again, unless it is prolonged
     */
    public static List<DeploymentRow> takeUp(Connection connection, UUID worker, Duration life, int most)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set worker = ?, worker_until = now() + ? * interval '1 millisecond', turn = turn + 1
                where id in (select id from deployment where due_at <= now()
                        and (worker is null or worker_until < now()) order by due_at limit ? for update)
                    and due_at <= now() and (worker is null or worker_until < now())
                returning
                """ + COLUMNS)) {
            update.setObject(1, worker);
            update.setLong(2, life.toMillis());
            update.setInt(3, most);
            return all(update);
        }
    }

    /** Whether it is still this worker's turn, and nobody has asked since to close it. */
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

    /** Keeps what a worker has. */
    public static void prolong(Connection connection, UUID worker, Duration life) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update deployment set worker_until = now() + ? * interval '1 millisecond' where worker = ?")) {
            update.setLong(1, life.toMillis());
            update.setObject(2, worker);
            update.executeUpdate();
        }
    }

    /** Lets go of a deployment; it is due again after the pause, at once where somebody has asked for something. */
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
            update.setBoolean(3, row.nextSdl() != null);
            update.setBoolean(4, row.wishedUact() > 0);
            update.setObject(5, millis, java.sql.Types.BIGINT);
            update.setObject(6, row.order().id());
            update.setObject(7, row.worker());
            update.setLong(8, row.lease());
            update.executeUpdate();
        }
    }

    /**
     * Writes how far it has come, if it is still this worker's turn.
     *
     * @return the number of the event that goes with it, or nothing where the turn is over
     */
    public static Optional<Integer> advance(Connection connection, DeploymentRow row, StateChange change, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set state = ?, progress = ?, updated_at = ?, events = events + 1
                where id = ? and worker = ? and turn = ? returning events
                """)) {
            update.setString(1, change.after().state().code());
            update.setString(2, DeployJson.write(change.after()));
            update.setObject(3, at(now));
            update.setObject(4, row.order().id());
            update.setObject(5, row.worker());
            update.setLong(6, row.lease());
            try (ResultSet number = update.executeQuery()) {
                return number.next() ? Optional.of(number.getInt(1)) : Optional.empty();
            }
        }
    }

    public static String code(MarketKind market) {
        return market.name().toLowerCase(Locale.ROOT);
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static List<DeploymentRow> all(PreparedStatement statement) throws SQLException {
        List<DeploymentRow> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(read(row));
            }
        }
        return rows;
    }

    private static DeploymentRow read(ResultSet row) throws SQLException {
        Spender spender =
                new Spender(row.getString(4), row.getString(5), row.getString(6), row.getString(7), Set.of((String[])
                        row.getArray(8).getArray()));
        DeploymentOrder order = new DeploymentOrder(
                row.getObject(1, UUID.class),
                row.getString(2),
                MarketKind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                spender,
                DeployJson.read(row.getString(9), DeploymentTerms.class),
                row.getObject(14, UUID.class),
                row.getObject(15, OffsetDateTime.class).toInstant());
        return new DeploymentRow(
                order,
                DeployJson.read(row.getString(12), DeploymentProgress.class),
                new EncryptedSdlStore.StoredSdl(row.getBytes(10), row.getBoolean(11)),
                kept(row, 19),
                row.getString(20),
                kept(row, 22),
                row.getString(23),
                row.getLong(21),
                row.getBoolean(13),
                row.getObject(16, OffsetDateTime.class).toInstant(),
                row.getObject(17, UUID.class),
                row.getLong(18));
    }

    private static EncryptedSdlStore.@Nullable StoredSdl kept(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : new EncryptedSdlStore.StoredSdl(bytes, row.getBoolean(11));
    }
}
