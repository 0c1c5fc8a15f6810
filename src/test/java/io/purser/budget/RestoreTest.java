package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A database that is restored to an earlier moment while a replica runs. */
@Execution(ExecutionMode.CONCURRENT)
class RestoreTest {
    private static final List<String> TABLES =
            List.of("budget", "budget_revision", "budget_window", "reservation", "replica", "usage_entry");

    private final String url = PostgresResource.freshDatabase();
    private LedgerHarness runningOn;
    private LedgerHarness operator;

    @BeforeEach
    void open() throws SQLException {
        LedgerHarness.migrate(url);
        runningOn = LedgerHarness.over(url);
        operator = LedgerHarness.over(url);
    }

    @AfterEach
    void close() {
        runningOn.close();
        operator.close();
    }

    private void execute(List<String> statements) throws SQLException {
        try (Connection connection = runningOn.database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private void save() throws SQLException {
        execute(TABLES.stream()
                .map(table -> "create table saved_%1$s as table %1$s".formatted(table))
                .toList());
    }

    /**
     * Restores in one transaction, with the open connections: no connection breaks, so that a replica cannot notice it
     * by that.
     */
    private void restore() throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String table : TABLES) {
            statements.add("truncate " + table);
            statements.add("insert into %1$s select * from saved_%1$s".formatted(table));
        }
        execute(statements);
    }

    private AuthorisationResult ask(LedgerHarness replica, String bound) {
        return BudgetService.await(replica.budgets.authorise(replica.request(bound)));
    }

    private List<AuthorisationResult> askFiveTimes(LedgerHarness replica) {
        List<AuthorisationResult> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(ask(replica, "1"));
        }
        return results;
    }

    @Test
    void grantsNothingPastABudgetThatTheRestoredHistoryHasAndTheLostOneHadNot() throws SQLException {
        // Given a budget that is deleted, a replica that sees this, and a restore to the moment before
        Budget budget = operator.budget("agents", "5");
        save();
        operator.administration.delete(budget.id(), "test");
        assertThat(ask(runningOn, "1")).isInstanceOf(AuthorisationResult.Granted.class);
        restore();

        // When the number of later changes is the same as the number of lost ones
        operator.limit(budget, "0");

        // Then
        assertThat(askFiveTimes(runningOn))
                .hasSize(5)
                .allSatisfy(result -> assertThat(result).isInstanceOf(AuthorisationResult.Exhausted.class));
        assertThat(runningOn.balance(operator.administration.find(budget.id()).orElseThrow()))
                .isEqualTo(new Balance(Usd.ZERO, Usd.ZERO, Usd.ZERO));
    }

    @Test
    void drawsARevisionThatNeverCameBefore() throws SQLException {
        List<Long> revisions = new ArrayList<>();
        save();
        for (int i = 0; i < 10; i++) {
            operator.budget("agents", "5");
            revisions.add(operator.number("select revision from budget_revision"));
            restore();
        }
        assertThat(revisions).doesNotHaveDuplicates().doesNotContain(0L, 1L);
    }

    @Test
    void noticesInItsNextCommitThatTheHistoryIsAnotherAndHasEverythingReadAnewOnce() throws SQLException {
        Budget budget = operator.budget("agents", "5");
        runningOn.replica.beat();
        runningOn.replica.beat();
        save();
        assertThat(ask(runningOn, "1")).isInstanceOf(AuthorisationResult.Granted.class);
        runningOn.replica.beat();
        restore();
        assertThat(runningOn.historyChanges).hasValue(0);

        assertThat(ask(runningOn, "5")).isInstanceOf(AuthorisationResult.Granted.class);

        assertThat(runningOn.historyChanges).hasValue(1);
        assertThat(runningOn.balance(budget)).isEqualTo(new Balance(Usd.parse("5"), Usd.ZERO, Usd.parse("5")));
        runningOn.replica.beat();
        assertThat(ask(runningOn, "1")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(runningOn.historyChanges).hasValue(1);
    }

    @Test
    void noticesADatabaseThatDoesNotKnowItAndForgetsHowBudgetsStood() throws SQLException {
        save();
        runningOn.replica.beat();
        operator.budget("agents", "5");
        assertThat(ask(runningOn, "1")).isInstanceOf(AuthorisationResult.Granted.class);
        restore();

        runningOn.sweep.beat();
        BudgetService.await(runningOn.budgets.catchUp());

        assertThat(runningOn.historyChanges).hasValue(1);
        assertThat(runningOn.number("select count(*) from replica where id = '%s'".formatted(runningOn.replica.id())))
                .isEqualTo(1);
        assertThat(runningOn.budgets.lastStatuses(LedgerHarness.SOMEBODY, runningOn.clock.instant()))
                .hasValueSatisfying(statuses -> assertThat(statuses).isEmpty());
    }

    @Test
    void runsOnOverAnotherDatabaseOfTheSameName() throws SQLException {
        // Given a copy of the database, and a limit that is raised after the copy was made
        Budget budget = operator.budget("agents", "5");
        runningOn.replica.beat();
        String name = url.replaceAll(".*/([a-z0-9]+).*", "$1");
        inTheServer(name, "create database %1$s_copy template %1$s");
        onceItIsBack(runningOn.replica::beat);
        onceItIsBack(() -> operator.limit(budget, "50"));
        assertThat(ask(runningOn, "10")).isInstanceOf(AuthorisationResult.Granted.class);

        // When the copy takes its place
        inTheServer(name, "alter database %1$s rename to %1$s_lost", "alter database %1$s_copy rename to %1$s");

        // Then the old limit holds
        onceItIsBack(() -> assertThat(ask(runningOn, "10")).isInstanceOf(AuthorisationResult.Exhausted.class));
        assertThat(runningOn.historyChanges).hasValue(1);
        assertThat(ask(runningOn, "5")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(ask(runningOn, "1")).isInstanceOf(AuthorisationResult.Busy.class);
    }

    private static void onceItIsBack(ThrowingRunnable work) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(work);
    }

    private void inTheServer(String name, String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url.replace("/" + name, "/postgres"), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname like '%s%%'"
                        .formatted(name));
                statement.execute(sql.formatted(name));
            }
        }
    }
}
