package io.purser.cache;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.database.TransactionRunner;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the cache within its bounds: deletes expired answers, and the oldest ones of a caller, or of all, that take too
 * many bytes. A replica looks whenever it has kept a sixteenth of a bound since it looked last, and every minute. So each
 * replica exceeds a bound by a sixteenth at most.
 */
@Singleton
class CacheEviction {
    private static final Logger LOG = Logger.getLogger(CacheEviction.class);
    private static final int PARTS = 16;
    /** The most statements of one round; the next round goes on. */
    private static final int STATEMENTS = 40;

    private final DataSource database;
    private final Clock clock;
    private final long perCaller;
    private final long total;
    /** The bytes that this replica has kept since it looked last. */
    private final AtomicLong keptOfAll = new AtomicLong();

    private final Map<String, Long> keptOf = new ConcurrentHashMap<>();

    CacheEviction(DataSource database, Clock clock, CacheProperties settings) {
        this.database = database;
        this.clock = clock;
        this.perCaller = settings.bytesPerKey();
        this.total = settings.totalBytes();
    }

    /** Notes that an answer was kept, and makes room if it is time to. */
    void kept(String caller, long bytes) {
        if (keptOf.merge(caller, bytes, Long::sum) > perCaller / PARTS) {
            evict(caller);
        }
        if (keptOfAll.addAndGet(bytes) > total / PARTS) {
            evictOfAll();
        }
    }

    @Scheduled(every = "{purser.cache-sweep-every}", delayed = "5s", concurrentExecution = SKIP)
    void sweep() {
        try {
            delete(connection -> CachedAnswerRows.deleteExpired(connection, clock.instant()));
            List.copyOf(keptOf.keySet()).forEach(this::evict);
            if (keptOfAll.get() > 0) {
                evictOfAll();
            }
        } catch (RuntimeException e) {
            LOG.warnf("the cache of answers has to wait for the database: %s", e.getMessage());
        }
    }

    private void evict(String caller) {
        keptOf.remove(caller);
        deleteBeyond(caller, perCaller);
    }

    private void evictOfAll() {
        keptOfAll.set(0);
        deleteBeyond(null, total);
    }

    private void deleteBeyond(@Nullable String caller, long bytes) {
        delete(connection -> CachedAnswerRows.deleteBeyond(connection, caller, bytes));
    }

    private void delete(TransactionRunner.Work<Integer> some) {
        for (int i = 0; i < STATEMENTS && TransactionRunner.run(database, some) == CachedAnswerRows.AT_ONCE; i++) {
            // delete the next ones
        }
    }
}
