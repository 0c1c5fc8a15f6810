package io.purser.access.key;

import io.purser.database.TransactionRunner;
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
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The API keys in use, in this replica's memory. The store checks a known key without the database. {@link #refresh}
 * fetches changes each second. Memory counts only for {@link #TRUSTED} after the last refresh, so a revocation holds on
 * every replica within that time, even on one that was cut off or slept. After that time, the replica asks the
 * database, and refuses the key if the database is unavailable.
 */
public final class KeyStore {
    /** How long memory counts without a refresh. */
    public static final Duration TRUSTED = Duration.ofSeconds(4);
    /** The same time, if the operator lets calls out while the database is unavailable. */
    public static final Duration TRUSTED_IN_OUTAGE = Duration.ofMinutes(15);

    // After this time, a change could have left the window of a refresh.
    private static final Duration TOO_LONG = Duration.ofSeconds(30);
    private static final int MOST_SECRETS = 10_000;
    private static final KeyCheck UNKNOWN = new KeyCheck.UnknownKey();

    private final DataSource database;
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
    /** Whether the last refresh failed. The database that answers next may be another one. One thread uses this. */
    private boolean isDoubtful;

    public KeyStore(DataSource database, KeyHashes hashes, Clock clock, LongSupplier nanoTime) {
        this(database, hashes, clock, nanoTime, TRUSTED);
    }

    /** A store with its own time for which memory counts without a refresh. */
    public KeyStore(DataSource database, KeyHashes hashes, Clock clock, LongSupplier nanoTime, Duration trusted) {
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

    /** Asks the database, and keeps its answer in memory. */
    public KeyCheck checkInDatabase(KeyText key) {
        StoredSecret stored = TransactionRunner.read(database, connection -> KeyRows.byPrefix(connection, key.prefix()))
                .orElse(null);
        if (stored != null) {
            byPrefix.put(stored.prefix(), stored);
        }
        return check(key, stored);
    }

    /** Asks the database about several keys in one query. */
    public Map<KeyText, KeyCheck> checkInDatabase(Collection<KeyText> several) {
        Set<String> prefixes = several.stream().map(KeyText::prefix).collect(Collectors.toSet());
        Map<String, StoredSecret> found = new HashMap<>();
        for (StoredSecret stored :
                TransactionRunner.read(database, connection -> KeyRows.byPrefixes(connection, prefixes))) {
            found.put(stored.prefix(), stored);
        }
        byPrefix.putAll(found);
        Map<KeyText, KeyCheck> checks = new HashMap<>();
        several.forEach(key -> checks.put(key, check(key, found.get(key.prefix()))));
        return checks;
    }

    private KeyCheck check(KeyText key, @Nullable StoredSecret stored) {
        // Only the holder of the secret learns that the key was revoked or expired.
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

    /**
     * Fetches changed keys. The scheduler calls this each second. If it fails, the keys stay in memory, which grows too
     * old to count.
     */
    public void refresh() {
        long startedAt = nanoTime.getAsLong();
        if (isDoubtful || age() > TOO_LONG.toNanos()) {
            readAnew();
        } else if (!byPrefix.isEmpty()) {
            isDoubtful = true;
            for (StoredSecret changed : TransactionRunner.read(database, KeyRows::changedLately)) {
                byPrefix.computeIfPresent(changed.prefix(), (prefix, known) -> changed);
            }
        }
        isDoubtful = false;
        refreshedAt = startedAt;
    }

    /**
     * Compares all keys in memory with the database, and forgets the keys that the database does not know. This runs
     * after the database was unavailable or was replaced, and after a long pause, because {@link #refresh} sees no change
     * of a key that the database lost, and none that is older than its window.
     */
    public void readAnew() {
        Set<String> held;
        synchronized (byPrefix) {
            held = new HashSet<>(byPrefix.keySet());
        }
        for (StoredSecret secret :
                TransactionRunner.read(database, connection -> KeyRows.byPrefixes(connection, held))) {
            byPrefix.computeIfPresent(secret.prefix(), (prefix, known) -> secret);
            held.remove(secret.prefix());
        }
        byPrefix.keySet().removeAll(held);
    }

    private long age() {
        return nanoTime.getAsLong() - refreshedAt;
    }
}
