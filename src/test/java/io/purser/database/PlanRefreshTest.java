package io.purser.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.purser.budget.LedgerHarness;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A plan that PostgreSQL made for an empty table, after the table has grown. */
class PlanRefreshTest {
    private static final String FIND =
            "select 1 from grown join unnest($1::uuid[]) as wanted (id) on grown.id = wanted.id";

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void isMadeAgainAfterSomeSeconds() throws Exception {
        try (AgroalDataSource pool = LedgerHarness.pool(LedgerHarness.freshUrl())) {
            pool.setPoolInterceptors(List.of(new PlanRefresh(nanos::get)));
            String whenEmpty = plan(
                    pool,
                    "set plan_cache_mode = force_generic_plan",
                    "create table grown (id uuid primary key) with (autovacuum_enabled = false)",
                    "vacuum analyze grown",
                    "prepare find (uuid[]) as " + FIND);
            plan(pool, "insert into grown select gen_random_uuid() from generate_series(1, 20000)");

            nanos.addAndGet(PlanRefresh.GOOD_FOR.toNanos() - 1);
            String soon = plan(pool);
            nanos.addAndGet(1);
            String later = plan(pool);

            assertThat(whenEmpty).doesNotContain("Index Cond");
            assertThat(soon).isEqualTo(whenEmpty);
            assertThat(later).contains("Index Cond: (id = wanted.id)");
        }
    }

    /** Executes the statements on the connection of the pool, and returns the plan of the prepared statement. */
    private static String plan(AgroalDataSource pool, String... statements) throws Exception {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
            StringBuilder lines = new StringBuilder();
            try (ResultSet row = statement.executeQuery("explain execute find('{}')")) {
                while (row.next()) {
                    lines.append(row.getString(1)).append('\n');
                }
            }
            return lines.toString();
        }
    }
}
