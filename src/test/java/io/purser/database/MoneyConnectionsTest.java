package io.purser.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.purser.support.WithGateway;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How PostgreSQL plans the statements that move money. */
@QuarkusTest
@WithGateway
class MoneyConnectionsTest {
    @Inject
    @DataSource("money")
    AgroalDataSource money;

    @Test
    void plansAStatementOnceForAllItsExecutions() {
        List<String> plans = TransactionRunner.read(money, connection -> {
            for (int i = 0; i < 20; i++) {
                try (PreparedStatement select =
                        connection.prepareStatement("select state from reservation where id = any(?)")) {
                    select.setArray(1, connection.createArrayOf("uuid", new Object[0]));
                    select.executeQuery().close();
                }
            }
            return lines(connection, """
                    select custom_plans || ' ' || (generic_plans > 10) from pg_prepared_statements
                    where statement = 'select state from reservation where id = any($1)'
                    """);
        });

        assertThat(plans).containsExactly("0 true");
    }

    @Test
    void findsARowByItsKeyAlsoIfItPlannedWhileTheTableWasSmall() {
        List<String> plan = TransactionRunner.read(money, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("prepare ending(uuid[]) as delete from reservation where id = any($1)");
                List<String> lines = lines(connection, "explain execute ending('{}')");
                statement.execute("deallocate ending");
                return lines;
            }
        });

        assertThat(plan).anyMatch(line -> line.contains("Index Cond: (id = ANY ($1))"));
        assertThat(String.join("", plan)).doesNotContain("Seq Scan", "JIT");
    }

    @Test
    void plansAgainFromTimeToTime() {
        assertThat(money.getPoolInterceptors()).singleElement().isInstanceOf(PlanRefresh.class);
    }

    private static List<String> lines(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (row.next()) {
                lines.add(row.getString(1));
            }
            return lines;
        }
    }
}
