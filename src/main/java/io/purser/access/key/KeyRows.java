package io.purser.access.key;

import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The SQL of API keys. Each method takes a connection, so that its caller decides the extent of the transaction. */
final class KeyRows {
    private static final String GRANT =
            "k.id, k.name, k.roles, k.agent, k.team, k.tags, k.functions, k.models, k.requests_per_minute,"
                    + " k.tokens_per_minute, k.charges_unreserved, k.names_agents, k.app_limit_nanos, k.cache_ttl_seconds,"
                    + " k.created_at, k.revoked_at";
    private static final String SECRETS =
            "select " + GRANT + ", s.prefix, s.hash, s.hash_key, s.created_at as made_at, s.expires_at"
                    + " from api_key k join api_key_secret s on s.api_key = k.id where ";
    // A transaction may become visible some time after the instant that it wrote. So each refresh looks further back
    // than any transaction here takes.
    private static final String CHANGED = SECRETS + "k.changed_at > clock_timestamp() - interval '60 seconds'";

    private KeyRows() {}

    static Optional<StoredSecret> byPrefix(Connection connection, String prefix) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SECRETS + "s.prefix = ?")) {
            select.setString(1, prefix);
            return secrets(select).stream().findFirst();
        }
    }

    static List<StoredSecret> byPrefixes(Connection connection, Set<String> prefixes) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SECRETS + "s.prefix = any(?)")) {
            select.setArray(1, texts(connection, prefixes));
            return secrets(select);
        }
    }

    /** The secrets of all keys that changed within the last minute. */
    static List<StoredSecret> changedLately(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CHANGED)) {
            return secrets(select);
        }
    }

    private static List<StoredSecret> secrets(PreparedStatement select) throws SQLException {
        List<StoredSecret> secrets = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject("id", UUID.class);
                String prefix = rows.getString("prefix");
                secrets.add(new StoredSecret(
                        prefix,
                        id,
                        new KeyHash(rows.getString("hash_key"), rows.getBytes("hash")),
                        grant(rows).caller("key:" + id, prefix),
                        instant(rows, "expires_at"),
                        instant(rows, "revoked_at")));
            }
        }
        return secrets;
    }

    static void insertKey(Connection connection, UUID id, KeyGrant grant, Instant now) throws SQLException {
        String sql = "insert into api_key (id, name, roles, agent, team, tags, functions, models,"
                + " requests_per_minute, tokens_per_minute, created_at, charges_unreserved, names_agents,"
                + " app_limit_nanos, cache_ttl_seconds, changed_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp())";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, id);
            insert.setString(2, grant.name());
            insert.setArray(
                    3, texts(connection, grant.roles().stream().map(Role::code).toList()));
            insert.setString(4, grant.agent());
            insert.setString(5, grant.team());
            insert.setArray(6, texts(connection, grant.tags()));
            insert.setArray(7, texts(connection, grant.functions()));
            insert.setArray(8, texts(connection, grant.models()));
            insert.setObject(9, grant.rateLimits().requestsPerMinute(), Types.BIGINT);
            insert.setObject(10, grant.rateLimits().tokensPerMinute(), Types.BIGINT);
            insert.setObject(11, time(now));
            insert.setBoolean(12, grant.allowances().chargesUnreserved());
            insert.setBoolean(13, grant.allowances().namesAgents());
            insert.setObject(14, grant.allowances().maxAppNanos(), Types.BIGINT);
            insert.setObject(15, grant.allowances().cacheTtlSeconds(), Types.BIGINT);
            insert.executeUpdate();
        }
    }

    static void insertSecret(
            Connection connection, UUID key, String prefix, KeyHash hash, Instant now, @Nullable Instant expiry)
            throws SQLException {
        String sql = "insert into api_key_secret (prefix, api_key, hash, hash_key, created_at, expires_at)"
                + " values (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, prefix);
            insert.setObject(2, key);
            insert.setBytes(3, hash.bytes());
            insert.setString(4, hash.secretsKey());
            insert.setObject(5, time(now));
            insert.setObject(6, expiry == null ? null : time(expiry), Types.TIMESTAMP_WITH_TIMEZONE);
            insert.executeUpdate();
        }
    }

    /** Ends every secret of the key at this time, unless the secret ends earlier. */
    static void endSecrets(Connection connection, UUID key, Instant end) throws SQLException {
        change(
                connection,
                "update api_key_secret set expires_at = ?"
                        + " where api_key = ? and (expires_at is null or expires_at > ?)",
                time(end),
                key,
                time(end));
        change(connection, "update api_key set changed_at = clock_timestamp() where id = ?", key);
    }

    /**
     * Refuses the key from now on, and deletes the answers that were kept for it. It waits for no replica that keeps one
     * right now; the cache deletes such an answer later. A key that was revoked before keeps its first time of revocation.
     */
    static void revoke(Connection connection, UUID key, Instant now) throws SQLException {
        change(
                connection,
                "update api_key set revoked_at = coalesce(revoked_at, ?), changed_at = clock_timestamp()"
                        + " where id = ?",
                time(now),
                key);
        change(
                connection,
                "delete from cached_answer where hash in (select hash from cached_answer"
                        + " where caller = 'key:' || ?::text for update skip locked)",
                key);
    }

    private static void change(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            update.executeUpdate();
        }
    }

    /** Locks the key's row until the transaction ends, so that two rotations run one after the other. */
    static void lock(Connection connection, UUID key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from api_key where id = ? for update")) {
            select.setObject(1, key);
            select.executeQuery().close();
        }
    }

    static Optional<ApiKey> byId(Connection connection, UUID key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SECRETS + "k.id = ? order by s.created_at desc")) {
            select.setObject(1, key);
            return keys(select).stream().findFirst();
        }
    }

    /** The keys that were made after this one, or all keys, in order of creation. */
    static List<ApiKey> page(Connection connection, @Nullable UUID after, int limit) throws SQLException {
        String sql = SECRETS + "k.id in (select id from api_key where id > ? order by id limit ?)"
                + " order by k.id, s.created_at desc";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, after == null ? new UUID(0, 0) : after);
            select.setInt(2, limit);
            return keys(select);
        }
    }

    private static List<ApiKey> keys(PreparedStatement select) throws SQLException {
        Map<UUID, ApiKey> keys = new LinkedHashMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject("id", UUID.class);
                ApiKey known = keys.get(id);
                List<ApiKey.Secret> secrets = new ArrayList<>(known == null ? List.of() : known.secrets());
                secrets.add(new ApiKey.Secret(
                        rows.getString("prefix"), some(instant(rows, "made_at")), instant(rows, "expires_at")));
                keys.put(
                        id,
                        new ApiKey(
                                id,
                                grant(rows),
                                some(instant(rows, "created_at")),
                                instant(rows, "revoked_at"),
                                secrets));
            }
        }
        return List.copyOf(keys.values());
    }

    private static KeyGrant grant(ResultSet rows) throws SQLException {
        Set<Role> roles = texts(rows, "roles").stream()
                .map(name -> Role.CODES.find(name).orElseThrow(() -> new IllegalStateException("unknown role " + name)))
                .collect(Collectors.toSet());
        return new KeyGrant(
                rows.getString("name"),
                roles,
                rows.getString("agent"),
                rows.getString("team"),
                texts(rows, "tags"),
                texts(rows, "functions"),
                texts(rows, "models"),
                new RateLimits(
                        rows.getObject("requests_per_minute", Long.class),
                        rows.getObject("tokens_per_minute", Long.class)),
                KeyPermissions.ofNanos(
                        rows.getBoolean("charges_unreserved"),
                        rows.getBoolean("names_agents"),
                        rows.getObject("app_limit_nanos", Long.class),
                        rows.getObject("cache_ttl_seconds", Long.class)));
    }

    private static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.stream().sorted().toArray());
    }

    private static Set<String> texts(ResultSet rows, String column) throws SQLException {
        return new LinkedHashSet<>(
                Arrays.asList((String[]) rows.getArray(column).getArray()));
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant some(@Nullable Instant instant) {
        if (instant == null) {
            throw new IllegalStateException("a column that is never null is null");
        }
        return instant;
    }
}
