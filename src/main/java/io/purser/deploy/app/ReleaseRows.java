package io.purser.deploy.app;

import io.purser.deploy.order.OrderKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of releases, and the leases on apps of the workers. */
final class ReleaseRows {
    private static final String COLUMNS =
            "id, app, key, revision, requested_by, state, message, deployment, created_at, updated_at";
    private static final String KEY = "release/";
    private static final String FINGERPRINT = "release";

    private ReleaseRows() {}

    /**
     * Records a request; changes nothing if the app has a release with the same key.
     *
     * @param happened when the event happened that requests it, or null
     */
    static void insert(Connection connection, AppRelease release, @Nullable Instant happened) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into app_release (" + COLUMNS + """
                , due_at, happened_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now(), ?) on conflict (app, key) do nothing
                """)) {
            insert.setObject(1, release.id());
            insert.setObject(2, release.app());
            insert.setString(3, release.key());
            insert.setString(4, release.revision());
            insert.setString(5, release.requestedBy());
            insert.setString(6, release.state().code());
            insert.setString(7, release.message());
            insert.setObject(8, release.deployment());
            insert.setObject(9, AppRows.at(release.createdAt()));
            insert.setObject(10, AppRows.at(release.updatedAt()));
            insert.setObject(11, happened == null ? null : AppRows.at(happened), Types.TIMESTAMP_WITH_TIMEZONE);
            insert.executeUpdate();
        }
    }

    /** Holds an app's events back until this transaction ends; false if the app does not exist any more. */
    static boolean lock(Connection connection, UUID app) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select from app where id = ? for update")) {
            select.setObject(1, app);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether the app has a release for something that happened later, and that did not fail. */
    static boolean hasLater(Connection connection, UUID app, Instant happened) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select from app_release where app = ? and state <> 'failed' and happened_at > ? limit 1")) {
            select.setObject(1, app);
            select.setObject(2, AppRows.at(happened));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Frees the key of a release that failed, and that of one which is over and has a later one after it, if that is
     * wanted.
     *
     * @param wanted as of which time the key is wanted again; null for never, unless the release failed
     */
    static void free(Connection connection, UUID app, String key, @Nullable Instant wanted) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update app_release set key = key || '/' || id
                where app = ? and key = ? and due_at is null and (state = 'failed'
                    or (coalesce(happened_at, created_at) < ?
                        and exists (select from app_release later
                            where later.app = app_release.app and later.id > app_release.id)))
                """)) {
            update.setObject(1, app);
            update.setString(2, key);
            update.setObject(3, wanted == null ? null : AppRows.at(wanted), Types.TIMESTAMP_WITH_TIMEZONE);
            update.executeUpdate();
        }
    }

    static Optional<AppRelease> byKey(Connection connection, UUID app, String key) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from app_release where app = ? and key = ?")) {
            select.setObject(1, app);
            select.setString(2, key);
            return read(select).stream().findFirst();
        }
    }

    /** The newest releases first. */
    static List<AppRelease> newest(Connection connection, UUID app, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select " + COLUMNS + " from app_release where app = ? order by id desc limit ?")) {
            select.setObject(1, app);
            select.setInt(2, limit);
            return read(select);
        }
    }

    /**
     * A worker's lease on an app.
     *
     * @param until the time at which another worker may take it
     */
    record AppLease(UUID app, OffsetDateTime until) {}

    /** Takes an app whose newest request is due and that no worker has, for that time. */
    static Optional<AppLease> takeUp(Connection connection, Duration term, Set<UUID> except) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update app set busy_until = now() + ? * interval '1 millisecond'
                where id = (select id from app where (busy_until is null or busy_until < now()) and id <> all (?)
                    and id in (select app from app_release where due_at <= now()) limit 1 for update skip locked)
                returning id, busy_until
                """)) {
            update.setLong(1, term.toMillis());
            update.setArray(2, connection.createArrayOf("uuid", except.toArray()));
            return lease(update);
        }
    }

    /** Takes one app for that time; empty if another worker has it. */
    static Optional<AppLease> takeUp(Connection connection, UUID app, Duration term) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update app set busy_until = now() + ? * interval '1 millisecond'
                where id = ? and (busy_until is null or busy_until < now())
                returning id, busy_until
                """)) {
            update.setLong(1, term.toMillis());
            update.setObject(2, app);
            return lease(update);
        }
    }

    private static Optional<AppLease> lease(PreparedStatement update) throws SQLException {
        try (ResultSet row = update.executeQuery()) {
            return row.next()
                    ? Optional.of(new AppLease(row.getObject(1, UUID.class), row.getObject(2, OffsetDateTime.class)))
                    : Optional.empty();
        }
    }

    /** Lets the app go, unless the lease has ended and another worker has taken the app. */
    static void letGo(Connection connection, AppLease lease) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update app set busy_until = null where id = ? and busy_until = ?")) {
            update.setObject(1, lease.app());
            update.setObject(2, lease.until());
            update.executeUpdate();
        }
    }

    /** Whether a release still waits: it is not over, and no later one took its place. */
    static boolean isWaiting(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select from app_release where id = ? and due_at is not null")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether a release has ordered that deployment. */
    static boolean hasOrdered(Connection connection, UUID id, UUID deployment) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select from app_release where id = ? and state = 'ordered' and deployment = ?")) {
            select.setObject(1, id);
            select.setObject(2, deployment);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** The idempotency key by which a release orders. */
    static OrderKey orderKey(UUID release) {
        return new OrderKey(KEY + release, FINGERPRINT);
    }

    /** Ends the waiting releases that have ordered already, and gives the app what the newest of them has ordered. */
    static void recogniseOrders(Connection connection, UUID app) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                with known as (
                    update app_release release set state = 'ordered', message = 'ordered', due_at = null,
                        deployment = ordered.id, updated_at = now()
                    from deployment ordered
                    where release.app = ? and release.due_at is not null and ordered.due_at is not null
                        and ordered.idempotency_key = ?::text || release.id and ordered.fingerprint = ?
                    returning ordered.id)
                update app set deployment = (select id from known order by id desc limit 1)
                where id = ? and exists (select from known)
                """)) {
            update.setObject(1, app);
            update.setString(2, KEY);
            update.setString(3, FINGERPRINT);
            update.setObject(4, app);
            update.executeUpdate();
        }
    }

    /** The request that counts: the newest that waits and has ordered nothing. Ends those before it. */
    static Optional<AppRelease> next(Connection connection, UUID app) throws SQLException {
        recogniseOrders(connection, app); // its worker may have died before it could write that
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                + " from app_release where app = ? and due_at is not null order by id desc limit 1")) {
            select.setObject(1, app);
            Optional<AppRelease> next = read(select).stream().findFirst();
            if (next.isPresent()) {
                supersede(connection, app, next.get().id());
            }
            return next;
        }
    }

    private static void supersede(Connection connection, UUID app, UUID by) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update app_release set state = 'superseded', message = 'a later one took its place', due_at = null,
                    updated_at = now()
                where app = ? and id < ? and due_at is not null
                """)) {
            update.setObject(1, app);
            update.setObject(2, by);
            update.executeUpdate();
        }
    }

    /** Lets a release wait on. */
    static void postpone(Connection connection, UUID id, String message, Duration pause) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update app_release set message = ?, due_at = now() + ? * interval '1 millisecond', updated_at = now()
                where id = ? and due_at is not null
                """)) {
            update.setString(1, message);
            update.setLong(2, pause.toMillis());
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    /** Ends a release; false if it does not wait any more. */
    static boolean end(
            Connection connection, UUID id, AppRelease.ReleaseState state, String message, @Nullable UUID deployment)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update app_release set state = ?, message = ?, deployment = ?, due_at = null, updated_at = now()
                where id = ? and due_at is not null
                """)) {
            update.setString(1, state.code());
            update.setString(2, message);
            update.setObject(3, deployment);
            update.setObject(4, id);
            return update.executeUpdate() == 1;
        }
    }

    private static List<AppRelease> read(PreparedStatement select) throws SQLException {
        List<AppRelease> releases = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                releases.add(new AppRelease(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        AppRelease.ReleaseState.CODES.get(row.getString(6)),
                        row.getString(7),
                        row.getObject(8, UUID.class),
                        row.getObject(9, OffsetDateTime.class).toInstant(),
                        row.getObject(10, OffsetDateTime.class).toInstant()));
            }
        }
        return releases;
    }
}
