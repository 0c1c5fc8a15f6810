package io.purser.access.key;

import io.purser.access.route.KeyPermissions;
import io.purser.access.route.Role;
import io.purser.access.route.RouteTable;
import io.purser.database.TransactionRunner;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes, lists, rotates and revokes API keys. Every change is in the audit log. */
public record KeyAdministration(
        DataSource database, KeyHashes hashes, AuditLog audit, Clock clock, SecureRandom random) {
    /** The most keys of one page. */
    public static final int LARGEST_PAGE = 1_000;

    /** The longest time that the old secret stays valid after a rotation. */
    public static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    /** Administers the keys in this database, for a command that starts no server. */
    public static KeyAdministration over(DataSource database, SecretsKeys keys) {
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        return new KeyAdministration(database, new KeyHashes(keys), new AuditLog(database, clock), clock, random);
    }

    /** A new key for {@code PURSER_OPERATOR_KEY}. Purser does not store it. */
    public static String newOperatorKey() {
        return KeyText.generateForOperator(new SecureRandom()).text();
    }

    /**
     * A key with its secret. Purser shows the secret this once and does not store it.
     *
     * @param key the public data of the key
     * @param secret the whole key, for its holder
     */
    public record Issued(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Issued[" + key.id() + "]";
        }
    }

    /**
     * Makes a key.
     *
     * @param expiresAt in the future, or null for a key without end
     * @throws Problem 503 without a secrets key, 422 for an expiry that has passed or an unknown function
     */
    public Issued create(AuditLog.Actor actor, KeyGrant grant, @Nullable Instant expiresAt) {
        grant.requireFunctionsOf(RouteTable.PURSER);
        Instant now = clock.instant();
        requireFuture(expiresAt, now);
        return TransactionRunner.run(database, connection -> {
            UUID id = TimeOrderedUuids.next(now);
            KeyRows.insertKey(connection, id, grant, now);
            KeyText secret = issue(connection, id, now, expiresAt);
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("name", grant.name());
            detail.put("roles", grant.roles().stream().map(Role::code).sorted().toList());
            detail.put("prefix", secret.prefix());
            detail.putAll(allowed(grant.allowances()));
            audit.note(connection, actor, "key.create", id.toString(), detail);
            return new Issued(require(connection, id), secret.text());
        });
    }

    /**
     * Gives the key's holder a new secret. The old secrets end after the overlap.
     *
     * @param overlap from zero to {@link #LONGEST_OVERLAP}
     * @param expiresAt when the new secret ends, or null for the end of the newest secret before it, if that has one
     * @throws Problem 404 for an unknown key, 409 for a revoked one, 503 without a secrets key, 422 for a wrong time
     */
    public Issued rotate(AuditLog.Actor actor, UUID id, Duration overlap, @Nullable Instant expiresAt) {
        Instant now = clock.instant();
        requireFuture(expiresAt, now);
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw Problem.invalid(
                    "overlap_seconds", "has to be between 0 and %d".formatted(LONGEST_OVERLAP.toSeconds()));
        }
        return TransactionRunner.run(database, connection -> {
            KeyRows.lock(connection, id);
            ApiKey known = require(connection, id);
            if (known.revokedAt() != null) {
                throw Problem.of(
                        ProblemType.CONFLICT, "this key was revoked, and stays so; create another for its holder");
            }
            Instant end = expiresAt == null ? sameEnd(known, now) : expiresAt;
            KeyRows.endSecrets(connection, id, now.plus(overlap));
            KeyText secret = issue(connection, id, now, end);
            audit.note(
                    connection,
                    actor,
                    "key.rotate",
                    id.toString(),
                    Map.of("prefix", secret.prefix(), "overlap_seconds", overlap.toSeconds()));
            return new Issued(require(connection, id), secret.text());
        });
    }

    /** The end of the key's newest secret, so that a rotation gives nobody a key for longer; null if it has none. */
    private static @Nullable Instant sameEnd(ApiKey key, Instant now) {
        Instant end = key.secrets().stream()
                .max(Comparator.comparing(ApiKey.Secret::createdAt))
                .map(ApiKey.Secret::expiresAt)
                .orElse(null);
        if (end != null && !end.isAfter(now)) {
            throw Problem.invalid(
                    "expires_at", "is missing: the key ended at %s, so say when the new secret ends".formatted(end));
        }
        return end;
    }

    /**
     * Revokes the key; every replica refuses it within seconds. A second call changes nothing.
     *
     * @throws Problem 404 for an unknown key
     */
    public ApiKey revoke(AuditLog.Actor actor, UUID id) {
        Instant now = clock.instant();
        return TransactionRunner.run(database, connection -> {
            KeyRows.lock(connection, id);
            ApiKey key = require(connection, id);
            if (key.revokedAt() != null) {
                return key;
            }
            KeyRows.revoke(connection, id, now);
            audit.note(
                    connection,
                    actor,
                    "key.revoke",
                    id.toString(),
                    Map.of("name", key.grant().name()));
            return require(connection, id);
        });
    }

    /**
     * The keys that were made after this one, or from the first one, in order of creation.
     *
     * @param limit from 1 to {@link #LARGEST_PAGE}
     */
    public List<ApiKey> page(@Nullable UUID after, int limit) {
        return TransactionRunner.read(database, connection -> KeyRows.page(connection, after, limit));
    }

    private static Map<String, Object> allowed(KeyPermissions allowances) {
        Map<String, Object> detail = new LinkedHashMap<>();
        if (allowances.chargesUnreserved()) {
            detail.put("charges_unreserved", true);
        }
        if (allowances.namesAgents()) {
            detail.put("names_agents", true);
        }
        if (allowances.maxAppUsdPerMonth() != null) {
            detail.put("max_app_usd_per_month", allowances.maxAppUsdPerMonth().toPlainString());
        }
        if (allowances.cacheTtlSeconds() != null) {
            detail.put("cache_ttl_seconds", allowances.cacheTtlSeconds());
        }
        return detail;
    }

    private KeyText issue(Connection connection, UUID id, Instant now, @Nullable Instant expiresAt)
            throws SQLException {
        KeyText key = KeyText.generate(random);
        KeyHash hash = hashes.hash(key)
                .orElseThrow(() -> Problem.of(
                        ProblemType.NOT_READY,
                        "no key can be made without a secrets key: set PURSER_SECRETS_KEY or"
                                + " PURSER_SECRETS_KEY_FILE; `purser key create --secrets` prints one"));
        KeyRows.insertSecret(connection, id, key.prefix(), hash, now, expiresAt);
        return key;
    }

    private static ApiKey require(Connection connection, UUID id) throws SQLException {
        return KeyRows.byId(connection, id)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no key " + id));
    }

    private static void requireFuture(@Nullable Instant expiresAt, Instant now) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw Problem.invalid("expires_at", "has to be in the future");
        }
    }
}
