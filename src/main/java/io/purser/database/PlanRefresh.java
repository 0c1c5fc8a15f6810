package io.purser.database;

import io.agroal.api.AgroalPoolInterceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;

/**
 * Makes PostgreSQL plan the statements of a connection again from time to time. It plans by the size of the tables, which
 * grow, and it looks at the size again only when it plans.
 */
final class PlanRefresh implements AgroalPoolInterceptor {
    /** Long compared with planning, and short compared with the growth of a table. */
    static final Duration GOOD_FOR = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Map<PGConnection, Long> plannedAt = Collections.synchronizedMap(new WeakHashMap<>());

    PlanRefresh(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            if (isDue(connection.unwrap(PGConnection.class))) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("discard plans");
                }
            }
        } catch (SQLException e) {
            // The old plans still work. If the connection is broken, the caller's own statement fails and says so.
        }
    }

    private boolean isDue(PGConnection connection) {
        long now = nanoTime.getAsLong();
        Long since = plannedAt.putIfAbsent(connection, now);
        if (since == null || now - since < GOOD_FOR.toNanos()) {
            return false;
        }
        plannedAt.put(connection, now);
        return true;
    }
}
