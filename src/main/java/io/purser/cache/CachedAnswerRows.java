package io.purser.cache;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of kept answers. */
final class CachedAnswerRows {
    /** The most rows that one statement deletes, so that none runs long. */
    static final int AT_ONCE = 500;
    /** The bytes that a row takes beside its answer, indexes included. */
    private static final int OF_A_ROW = 512;

    private CachedAnswerRows() {}

    /**
     * A row without its answer.
     *
     * @param length bytes of the sealed answer
     */
    record Row(Instant createdAt, int length) {}

    /** The row at that place if it is not older than that, and has not expired. */
    static Optional<Row> find(Connection connection, AnswerCache.Place place, Instant notBefore, Instant now)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select created_at, length from cached_answer
                where hash = ? and caller = ? and created_at >= ? and expires_at > ?
                """)) {
            select.setString(1, place.hash());
            select.setString(2, place.caller());
            select.setObject(3, time(notBefore));
            select.setObject(4, time(now));
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Row(row.getObject(1, OffsetDateTime.class).toInstant(), row.getInt(2)))
                        : Optional.empty();
            }
        }
    }

    /** The sealed answer of that row, or null if the place has another one by now. */
    static byte @Nullable [] sealed(Connection connection, AnswerCache.Place place, Row found) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select sealed from cached_answer where hash = ? and created_at = ? and octet_length(sealed) = ?
                """)) {
            select.setString(1, place.hash());
            select.setObject(2, time(found.createdAt()));
            select.setInt(3, found.length());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    /**
     * Whether the caller is a key that was revoked. It takes no lock: nobody waits to revoke a key. So a key may be
     * revoked before the end of this transaction, and {@link #deleteOfRevoked} deletes what the transaction keeps.
     */
    static boolean isRevoked(Connection connection, String caller) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select revoked_at is not null from api_key
                where id = case when ? ~ '^key:[0-9a-f-]{36}$' then substr(?, 5)::uuid end
                """)) {
            select.setString(1, caller);
            select.setString(2, caller);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Puts an answer at the place; the newer one of two stays. */
    static void put(Connection connection, AnswerCache.Place place, Instant createdAt, Instant expiresAt, byte[] sealed)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into cached_answer as c (hash, caller, created_at, expires_at, length, sealed)
                values (?, ?, ?, ?, ?, ?)
                on conflict (hash) do update set caller = excluded.caller, created_at = excluded.created_at,
                    expires_at = excluded.expires_at, length = excluded.length, sealed = excluded.sealed
                where excluded.created_at > c.created_at
                """)) {
            insert.setString(1, place.hash());
            insert.setString(2, place.caller());
            insert.setObject(3, time(createdAt));
            insert.setObject(4, time(expiresAt));
            insert.setInt(5, sealed.length);
            insert.setBytes(6, sealed);
            insert.executeUpdate();
        }
    }

    /** Deletes some answers of keys that were revoked; returns how many. */
    static int deleteOfRevoked(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                delete from cached_answer where hash in (
                    select hash from cached_answer c join api_key k on c.caller = 'key:' || k.id::text
                    where k.revoked_at is not null limit ?
                    for update of c skip locked)
                """)) {
            delete.setInt(1, AT_ONCE);
            return delete.executeUpdate();
        }
    }

    /** Deletes some expired answers; returns how many. */
    static int deleteExpired(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                delete from cached_answer where hash in (
                    select hash from cached_answer where expires_at <= ? order by expires_at limit ?
                    for update skip locked)
                """)) {
            delete.setObject(1, time(now));
            delete.setInt(2, AT_ONCE);
            return delete.executeUpdate();
        }
    }

    /**
     * The age of the newest answer that is beyond that many bytes, if all answers that are not older come first; empty if
     * they all have room.
     *
     * @param caller whose answers, or null for all answers
     */
    static Optional<Instant> newestBeyond(Connection connection, @Nullable String caller, long bytes)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("""
                select max(created_at) from (
                    select created_at, sum(length + %d) over (order by created_at desc, hash) as held
                    from cached_answer %s) as aged
                where held > ?
                """.formatted(OF_A_ROW, caller == null ? "" : "where caller = ?"))) {
            int next = 1;
            if (caller != null) {
                select.setString(next++, caller);
            }
            select.setLong(next, bytes);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
            }
        }
    }

    /**
     * Deletes some answers that are so old or older; returns how many.
     *
     * @param caller whose answers, or null for all answers
     */
    static int deleteUntil(Connection connection, @Nullable String caller, Instant last) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("""
                delete from cached_answer where hash in (
                    select hash from cached_answer where created_at <= ? %s order by created_at limit ?
                    for update skip locked)
                """.formatted(caller == null ? "" : "and caller = ?"))) {
            int next = 1;
            delete.setObject(next++, time(last));
            if (caller != null) {
                delete.setString(next++, caller);
            }
            delete.setInt(next, AT_ONCE);
            return delete.executeUpdate();
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
