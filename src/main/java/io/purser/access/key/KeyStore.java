package io.purser.access.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The API keys in use, in this replica's memory. A key that was seen before is checked without the database; what
 * changes there is fetched each second by {@link #refresh}. What is in memory counts only for {@link #TRUSTED} after the
 * last refresh, so that a revocation holds everywhere within that time even where a replica is cut off or slept: it
 * then asks the database, and refuses if there is none.
 */
public final class KeyStore {
    /** How long memory is believed without a refresh. */
    public static final Duration TRUSTED = Duration.ofSeconds(4);
    /** Where an operator lets calls out while the database is away. */
    public static final Duration TRUSTED_WHILE_AWAY = Duration.ofMinutes(15);

    // Beyond this, a change could have left the window that a refresh looks at.
    private static final Duration TOO_LONG = Duration.ofSeconds(30);
    private static final int MOST_SECRETS = 10_000;
    private static final KeyCheck UNKNOWN = new KeyCheck.UnknownKey();

    private final AccessTransactions database;
    private final KeyHashes hashes;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, StoredSecret> byPrefix =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, StoredSecret> eldest) {
                    return size() > MOST_SECRETS;
                }
            });
    private final Duration trusted;
    private volatile long refreshedAt;
    /** Whether the last refresh failed: the database that answers next may be another one. Used by one thread. */
    private boolean isDoubtful;

    public KeyStore(AccessTransactions database, KeyHashes hashes, Clock clock, LongSupplier nanoTime) {
        this(database, hashes, clock, nanoTime, TRUSTED);
    }

    /** With another time for which memory is believed that cannot be refreshed. */
    public KeyStore(
            AccessTransactions database, KeyHashes hashes, Clock clock, LongSupplier nanoTime, Duration trusted) {
        this.trusted = trusted;
        this.database = database;
        this.hashes = hashes;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.refreshedAt = nanoTime.getAsLong();
    }

    /** Looks at memory only; never blocks. */
    KeyCheck checkInMemory(KeyText key) {
        StoredSecret stored = byPrefix.get(key.prefix());
        return stored == null || age() > trusted.toNanos() ? UNKNOWN : check(key, stored);
    }

    /** Asks the database, and remembers what it said. */
    public KeyCheck checkInDatabase(KeyText key) {
        StoredSecret stored = database.read(connection -> KeyRows.byPrefix(connection, key.prefix()))
                .orElse(null);
        if (stored != null) {
            byPrefix.put(stored.prefix(), stored);
        }
        return check(key, stored);
    }

    /** Asks the database about several by one look. */
    public Map<KeyText, KeyCheck> checkInDatabase(Collection<KeyText> several) {
        Set<String> prefixes = several.stream().map(KeyText::prefix).collect(Collectors.toSet());
        Map<String, StoredSecret> found = new HashMap<>();
        for (StoredSecret stored : database.read(connection -> KeyRows.byPrefixes(connection, prefixes))) {
            found.put(stored.prefix(), stored);
        }
        byPrefix.putAll(found);
        Map<KeyText, KeyCheck> checks = new HashMap<>();
        several.forEach(key -> checks.put(key, check(key, found.get(key.prefix()))));
        return checks;
    }

    private KeyCheck check(KeyText key, @Nullable StoredSecret stored) {
        // Only whoever has the secret learns what became of it.
        if (stored == null || !hashes.matches(key, stored)) {
            return new KeyCheck.Wrong("this API key is not known here");
        }
        if (stored.isRevoked()) {
            return new KeyCheck.Wrong("this API key was revoked; ask the operator for another");
        }
        Instant now = clock.instant();
        if (stored.isExpired(now)) {
            return new KeyCheck.Wrong(
                    "this API key expired at %s; ask the operator to rotate it".formatted(stored.expiresAt()));
        }
        return new KeyCheck.Right(stored.caller());
    }

    /** Fetches what changed; to be called each second. Where it fails, memory grows too old to be believed. */
    public void refresh() {
        long startedAt = nanoTime.getAsLong();
        if (age() > TOO_LONG.toNanos()) {
            byPrefix.clear();
        }
        if (isDoubtful) {
            readAnew();
        } else if (!byPrefix.isEmpty()) {
            isDoubtful = true;
            for (StoredSecret changed : database.read(KeyRows::changedLately)) {
                byPrefix.computeIfPresent(changed.prefix(), (prefix, known) -> changed);
            }
        }
        isDoubtful = false;
        refreshedAt = startedAt;
    }

    /**
     * Holds all that is in memory against the database, and forgets what it does not know: after the database was away,
     * or is another one, because a key that it lost has no change to be fetched.
     */
    public void readAnew() {
        Set<String> held;
        synchronized (byPrefix) {
            held = new HashSet<>(byPrefix.keySet());
        }
        for (StoredSecret secret : database.read(connection -> KeyRows.byPrefixes(connection, held))) {
            byPrefix.computeIfPresent(secret.prefix(), (prefix, known) -> secret);
            held.remove(secret.prefix());
        }
        byPrefix.keySet().removeAll(held);
    }

    private long age() {
        return nanoTime.getAsLong() - refreshedAt;
    }
}
