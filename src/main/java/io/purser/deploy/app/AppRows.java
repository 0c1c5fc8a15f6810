package io.purser.deploy.app;

import io.purser.access.key.SecretBox;
import io.purser.deploy.store.OwnedPage;
import io.purser.json.StoredJson;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table of apps. Their definitions are sealed. */
record AppRows(SecretBox box) {
    private static final String COLUMNS = "id, name, recipe, sealed, deployment, created_at, updated_at";

    boolean canSeal() {
        return box.canSeal();
    }

    /** Writes an app, new or changed, by its id. */
    void write(Connection connection, App app) throws SQLException {
        AppDefinition recipe = app.recipe();
        byte[] plain = StoredJson.write(recipe).getBytes(StandardCharsets.UTF_8);
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into app (id, name, team, agent, repository, branch, recipe, sealed, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update set team = excluded.team, agent = excluded.agent,
                    repository = excluded.repository, branch = excluded.branch, recipe = excluded.recipe,
                    sealed = excluded.sealed, updated_at = excluded.updated_at
                """)) {
            upsert.setObject(1, app.id());
            upsert.setString(2, app.name());
            upsert.setString(3, recipe.spender().team());
            upsert.setString(4, recipe.spender().agent());
            upsert.setString(
                    5, recipe.repository() == null ? null : recipe.repository().toLowerCase(Locale.ROOT));
            upsert.setString(6, recipe.branch());
            upsert.setBytes(7, box.canSeal() ? box.seal(plain, associated(app.id())) : plain);
            upsert.setBoolean(8, box.canSeal());
            upsert.setObject(9, at(app.createdAt()));
            upsert.setObject(10, at(app.updatedAt()));
            upsert.executeUpdate();
        }
    }

    Optional<App> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + " from app where name = ?")) {
            select.setString(1, name);
            return read(select).stream().findFirst();
        }
    }

    Optional<App> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + " from app where id = ?")) {
            select.setObject(1, id);
            return read(select).stream().findFirst();
        }
    }

    List<App> page(Connection connection, OwnedPage page) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from app where" + OwnedPage.SQL)) {
            page.bind(select);
            return read(select);
        }
    }

    /** The apps of a branch. */
    List<App> of(Connection connection, String repository, String branch) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select " + COLUMNS + " from app where repository = ? and branch = ? order by name")) {
            select.setString(1, repository.toLowerCase(Locale.ROOT));
            select.setString(2, branch);
            return read(select);
        }
    }

    /** Deletes an app, and returns the newest deployment that its row has. */
    static Optional<UUID> delete(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from app where id = ? returning deployment")) {
            delete.setObject(1, id);
            try (ResultSet row = delete.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    /**
     * Whether the app has neither that deployment nor the one that it had when it was read. Holds changes back until
     * this transaction ends.
     */
    static boolean hasAnother(Connection connection, App read, UUID deployment) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select deployment from app where id = ? for update")) {
            select.setObject(1, read.id());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                UUID now = row.getObject(1, UUID.class);
                return !Objects.equals(now, read.deployment()) && !deployment.equals(now);
            }
        }
    }

    /** Writes the app's newest deployment; false if the app does not exist any more. */
    static boolean deployed(Connection connection, UUID id, UUID deployment) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update app set deployment = ? where id = ?")) {
            update.setObject(1, deployment);
            update.setObject(2, id);
            return update.executeUpdate() == 1;
        }
    }

    private List<App> read(PreparedStatement select) throws SQLException {
        List<App> apps = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                UUID id = row.getObject(1, UUID.class);
                apps.add(new App(
                        id,
                        row.getString(2),
                        open(id, row.getBytes(3), row.getBoolean(4)),
                        row.getObject(5, UUID.class),
                        row.getObject(6, OffsetDateTime.class).toInstant(),
                        row.getObject(7, OffsetDateTime.class).toInstant()));
            }
        }
        return apps;
    }

    private AppDefinition open(UUID id, byte[] kept, boolean isSealed) {
        byte[] plain = isSealed
                ? box.open(kept, associated(id))
                        .orElseThrow(() -> new IllegalStateException("the app " + id
                                + " cannot be opened: the key in PURSER_SECRETS_KEY that it was sealed with is gone"))
                : kept;
        return StoredJson.read(new String(plain, StandardCharsets.UTF_8), AppDefinition.class);
    }

    private static byte[] associated(UUID id) {
        return ("app\n" + id).getBytes(StandardCharsets.UTF_8);
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
