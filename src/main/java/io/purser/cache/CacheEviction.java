package io.purser.cache;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.database.TransactionRunner;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the cache within its bounds: deletes expired answers, those of revoked keys, and the oldest ones of a caller, or
 * of all, that take too many bytes. A replica looks whenever it has kept a sixteenth of a bound since it looked last, and every minute. So each
 * replica exceeds a bound by a sixteenth, and by what is kept while it deletes. No call waits for that.
 */
@Singleton
class CacheEviction {
    private static final Logger LOG = Logger.getLogger(CacheEviction.class);
    private static final int PARTS = 16;

    private final DataSource database;
    private final Clock clock;
    private final long perCaller;
    private final long total;
    private final Executor beside;
    /** The bytes that this replica has kept since it looked last. */
    private final AtomicLong keptOfAll = new AtomicLong();

    private final Map<String, AtomicLong> keptOf = new ConcurrentHashMap<>();
    private final AtomicBoolean runs = new AtomicBoolean();

    @Inject
    CacheEviction(DataSource database, Clock clock, CacheProperties settings) {
        this(
                database,
                clock,
                settings,
                round -> Thread.ofPlatform()
                        .name("purser-cache-eviction")
                        .daemon(true)
                        .start(round));
    }

    /**
     * The same with its own way to run.
     *
     * @param beside runs a round beside the call that made it necessary
     */
    CacheEviction(DataSource database, Clock clock, CacheProperties settings, Executor beside) {
        this.database = database;
        this.clock = clock;
        this.perCaller = settings.bytesPerKey();
        this.total = settings.totalBytes();
        this.beside = beside;
    }

    /** Notes that an answer was kept, and lets a round begin if it is time to. */
    void kept(String caller, long bytes) {
        long ofCaller =
                keptOf.computeIfAbsent(caller, first -> new AtomicLong()).addAndGet(bytes);
        if ((keptOfAll.addAndGet(bytes) > total / PARTS || ofCaller > perCaller / PARTS)
                && runs.compareAndSet(false, true)) {
            beside.execute(() -> round(false));
        }
    }

    @Scheduled(every = "{purser.cache-sweep-every}", delayed = "5s", concurrentExecution = SKIP)
    void sweep() {
        if (runs.compareAndSet(false, true)) {
            round(true);
        }
    }

    /**
     * Deletes what is too much. After a failure the next round does the same again.
     *
     * @param isRegular whether it deletes what nobody gets any more, too, and looks at every caller that kept something
     */
    private void round(boolean isRegular) {
        try {
            if (isRegular) {
                delete(connection -> CachedAnswerRows.deleteExpired(connection, clock.instant()));
                delete(CachedAnswerRows::deleteOfRevoked);
            }
            keptOf.forEach((caller, kept) -> evict(caller, kept, isRegular ? 0 : perCaller / PARTS, perCaller));
            evict(null, keptOfAll, isRegular ? 0 : total / PARTS, total);
        } catch (RuntimeException e) {
            LOG.warnf("the cache of answers has to wait for the database: %s", e.getMessage());
        } finally {
            runs.set(false);
        }
    }

    private void evict(@Nullable String caller, AtomicLong kept, long unless, long most) {
        long seen = kept.get();
        if (seen <= unless) {
            return;
        }
        Optional<Instant> newest =
                TransactionRunner.read(database, connection -> CachedAnswerRows.newestBeyond(connection, caller, most));
        newest.ifPresent(last -> delete(connection -> CachedAnswerRows.deleteUntil(connection, caller, last)));
        kept.addAndGet(-seen);
        if (caller != null) {
            keptOf.computeIfPresent(caller, (same, left) -> left.get() == 0 ? null : left);
        }
    }

    private void delete(TransactionRunner.Work<Integer> some) {
        int deleted = CachedAnswerRows.AT_ONCE;
        while (deleted == CachedAnswerRows.AT_ONCE) {
            deleted = TransactionRunner.run(database, some);
        }
    }
}
