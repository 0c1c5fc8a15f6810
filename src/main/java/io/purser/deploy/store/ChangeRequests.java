package io.purser.deploy.store;

import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.json.StoredJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes requests of callers about existing deployments beside the workers' data; the workers find them there. */
public final class ChangeRequests {
    private ChangeRequests() {}

    /** Requests that the next worker closes it. */
    public static void close(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update deployment set close_asked = true, due_at = now() where id = ? and due_at is not null")) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }

    /** Requests that the next worker closes it, and those that it replaces one after the other. */
    public static void closeAll(Connection connection, UUID newest) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                with recursive chain as (
                    select id, replaces from deployment where id = ?
                    union
                    select before.id, before.replaces from deployment before join chain on before.id = chain.replaces)
                update deployment set close_asked = true, due_at = now()
                where id in (select id from chain) and due_at is not null
                """)) {
            update.setObject(1, newest);
            update.executeUpdate();
        }
    }

    /**
     * Requests an update in place.
     *
     * @return whether the request is recorded: the deployment is ready, and no other update waits
     */
    public static boolean update(Connection connection, UUID id, EncryptedSdlStore.StoredSdl sdl, String hash)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set next_sdl = ?, next_hash = ?, due_at = now()
                where id = ? and state = 'ready' and next_sdl is null and not close_asked
                """)) {
            update.setBytes(1, sdl.bytes());
            update.setString(2, hash);
            update.setObject(3, id);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Requests a deposit into its escrow.
     *
     * @return whether the request is recorded: the deployment is ready, and no other deposit waits
     */
    public static boolean deposit(Connection connection, UUID id, long uact) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update deployment set wished_uact = ?, due_at = now()
                where id = ? and state = 'ready' and wished_uact = 0 and not close_asked
                """)) {
            update.setLong(1, uact);
            update.setObject(2, id);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * The deployment that a caller changed with this key, or ordered in place of another.
     *
     * @throws io.purser.problem.Problem CONFLICT if the key was used for another request
     */
    public static Optional<UUID> changed(Connection connection, Authorisation.@Nullable Key key) throws SQLException {
        if (key == null) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select deployment, fingerprint from deployment_change where caller = ? and idempotency_key = ?")) {
            select.setString(1, key.caller());
            select.setString(2, key.key());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!row.getString(2).equals(key.fingerprint())) {
                    throw StoredResponses.conflict();
                }
                return Optional.of(row.getObject(1, UUID.class));
            }
        }
    }

    /** Records the use of a key. If two requests come at once, the first one counts. */
    public static void remember(Connection connection, Authorisation.@Nullable Key key, UUID deployment)
            throws SQLException {
        if (key == null) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into deployment_change (caller, idempotency_key, fingerprint, deployment) values (?, ?, ?, ?)
                """)) {
            insert.setString(1, key.caller());
            insert.setString(2, key.key());
            insert.setString(3, key.fingerprint());
            insert.setObject(4, deployment);
            insert.executeUpdate();
        }
    }

    /** Clears the request for a deposit, which was paid or refused. */
    public static void depositDone(Connection connection, UUID id) throws SQLException {
        execute(connection, "update deployment set wished_uact = 0 where id = ?", id);
    }

    /** Makes the requested SDL the current one. Keeps the one before until the new one is healthy. */
    public static void updated(Connection connection, DeploymentRow row) throws SQLException {
        swap(
                connection,
                "update deployment set previous_sdl = sdl, previous_hash = ?, sdl = next_sdl, terms = ?,"
                        + " next_sdl = null, next_hash = null where id = ?",
                row.order().terms().hash(),
                String.valueOf(row.sdls().nextHash()),
                row.order().id());
    }

    /** Makes the previous SDL the current one again. */
    public static void rolledBack(Connection connection, DeploymentRow row) throws SQLException {
        swap(
                connection,
                "update deployment set previous_hash = ?, terms = ?, sdl = coalesce(previous_sdl, sdl),"
                        + " previous_sdl = null, next_sdl = null, next_hash = null where id = ?",
                null,
                row.sdls().previousHash() == null
                        ? row.order().terms().hash()
                        : row.sdls().previousHash(),
                row.order().id());
    }

    /** Forgets the previous SDL. */
    public static void healthy(Connection connection, UUID id) throws SQLException {
        execute(connection, "update deployment set previous_sdl = null, previous_hash = null where id = ?", id);
    }

    /**
     * Gives a running deployment other conditions, from the next look of its worker on.
     *
     * @return the names of those that differ from its own
     */
    public static List<String> conditions(Connection connection, UUID id, DeploymentConditions conditions)
            throws SQLException {
        DeploymentTerms before = terms(connection, id);
        DeploymentTerms after = before.on(conditions);
        List<String> differences = before.differences(after);
        if (!differences.isEmpty()) {
            try (PreparedStatement update =
                    connection.prepareStatement("update deployment set terms = ? where id = ?")) {
                update.setString(1, StoredJson.write(after));
                update.setObject(2, id);
                update.executeUpdate();
            }
        }
        return differences;
    }

    /** Its terms now, for a change in the same transaction. A worker's row may be older than those. */
    private static DeploymentTerms terms(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select terms from deployment where id = ? for update")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("there is no deployment " + id);
                }
                return StoredJson.read(row.getString(1), DeploymentTerms.class);
            }
        }
    }

    private static void swap(Connection connection, String sql, @Nullable String previous, String hash, UUID id)
            throws SQLException {
        DeploymentTerms terms = terms(connection, id);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, previous);
            update.setString(2, StoredJson.write(terms.withHash(hash)));
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql, UUID id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }
}
