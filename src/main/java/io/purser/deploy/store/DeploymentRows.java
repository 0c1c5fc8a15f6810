package io.purser.deploy.store;

import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.order.OrderKey;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.json.StoredJson;
import io.purser.ledger.Spender;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The table of deployments. */
public final class DeploymentRows {
    private static final Logger LOG = Logger.getLogger(DeploymentRows.class);

    private DeploymentRows() {}

    /**
     * The order of a caller's idempotency key.
     *
     * @param fingerprint of its request
     */
    public record IdempotentOrder(UUID id, String fingerprint) {}

    /** Records an order. */
    public static void insert(
            Connection connection,
            DeploymentOrder order,
            @Nullable OrderKey key,
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
            insert.setString(3, order.market().code());
            insert.setString(4, progress.state().code());
            insert.setString(5, spender.caller());
            insert.setString(6, spender.agent());
            insert.setString(7, spender.task());
            insert.setString(8, spender.team());
            insert.setArray(9, connection.createArrayOf("text", spender.tags().toArray()));
            insert.setString(10, key == null ? null : key.key());
            insert.setString(11, key == null ? "" : key.fingerprint());
            insert.setString(12, StoredJson.write(order.terms()));
            insert.setBytes(13, sdl.bytes());
            insert.setBoolean(14, sdl.isSealed());
            insert.setString(15, StoredProgress.write(progress));
            insert.setObject(16, order.replaces());
            insert.setObject(17, at(order.createdAt()));
            insert.setObject(18, at(order.createdAt()));
            insert.executeUpdate();
        }
    }

    /**
     * Whether another deployment that is not over is to replace that one. Holds orders in its place back until this
     * transaction ends.
     */
    public static boolean hasSuccessor(Connection connection, UUID replaced) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select from deployment where id = ? for update")) {
            lock.setObject(1, replaced);
            lock.execute();
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select from deployment where replaces = ? and due_at is not null limit 1")) {
            select.setObject(1, replaced);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Gives the app of a deployment the one that replaces it, whoever ordered that. The app may also have one that was to
     * replace it, and is over.
     */
    public static void succeed(Connection connection, UUID replaced, UUID next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update app set deployment = ? where deployment = ?"
                + " or deployment in (select id from deployment where replaces = ?)")) {
            update.setObject(1, next);
            update.setObject(2, replaced);
            update.setObject(3, replaced);
            update.executeUpdate();
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
        try (PreparedStatement select = connection.prepareStatement(
                "select " + DeploymentRowReader.COLUMNS + " from deployment where id = ?")) {
            select.setObject(1, id);
            return DeploymentRowReader.all(select).stream().findFirst();
        }
    }

    /** Whether no worker looks at it any more, without reading its SDL; also if it is not there. */
    public static boolean isOver(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select 1 from deployment where id = ? and due_at is not null")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return !row.next();
            }
        }
    }

    /** A page without the SDLs. */
    public static List<DeploymentRow> page(Connection connection, OwnedPage page) throws SQLException {
        return page(connection, DeploymentRowReader.FOR_A_LIST, "", page);
    }

    /** A page with the SDLs, of deployments that are not over. */
    public static List<DeploymentRow> alive(Connection connection, OwnedPage page) throws SQLException {
        return page(connection, DeploymentRowReader.COLUMNS, " due_at is not null and", page);
    }

    private static List<DeploymentRow> page(Connection connection, String columns, String which, OwnedPage page)
            throws SQLException {
        String sql = "select " + columns + " from deployment where" + which + OwnedPage.SQL;
        List<DeploymentRow> rows = new ArrayList<>();
        OwnedPage rest = page;
        while (true) {
            DeploymentRowReader.ReadRows found = read(connection, sql, rest);
            rows.addAll(found.rows());
            found.unreadable().forEach(row -> LOG.warn(row.why()));
            UUID last = found.last();
            // Leaves out a row that fits no state; the next row takes its place.
            if (found.unreadable().isEmpty() || last == null) {
                return rows;
            }
            rest = page.after(last, page.limit() - rows.size());
        }
    }

    private static DeploymentRowReader.ReadRows read(Connection connection, String sql, OwnedPage page)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            page.bind(select);
            return DeploymentRowReader.readable(select);
        }
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
