package io.purser.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.purser.support.PostgresResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Migrations of a ledger in use. */
@Execution(ExecutionMode.CONCURRENT)
class MigrationRunnerTest {
    private final String url = PostgresResource.freshDatabase();

    @TempDir
    Path next;

    @BeforeEach
    void migrate() {
        release("classpath:db/migration").migrate();
    }

    private Flyway release(String... locations) {
        FluentConfiguration configuration =
                Flyway.configure().dataSource(url, "postgres", "postgres").locations(locations);
        new ShortLocks().customize(configuration);
        return configuration.load();
    }

    private Flyway nextRelease(String migration) throws Exception {
        Files.writeString(next.resolve("V999__next.sql"), migration);
        return release("classpath:db/migration", "filesystem:" + next);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void givesWayWhileADumpHoldsTheTableAndIsDoneOnceItEnds() throws Exception {
        Flyway flyway = nextRelease("alter table usage_entry add column later text;");
        CompletableFuture<Void> migrating;
        try (Connection dump = connect();
                Statement statement = dump.createStatement()) {
            dump.setAutoCommit(false);
            statement.execute("lock table usage_entry in access share mode");

            migrating = CompletableFuture.runAsync(() -> MigrationRunner.migrate(flyway, Duration.ofMillis(300)));
            String waiting = "select count(*) from pg_locks where not granted and mode = 'AccessExclusiveLock'"
                    + " and relation = 'usage_entry'::regclass";
            for (int attempt = 1; attempt <= 2; attempt++) {
                await().atMost(Duration.ofSeconds(30)).until(() -> number(waiting) == 1);
                // Readers and writers wait behind the migration, and no longer than it does.
                await().atMost(Duration.ofSeconds(30)).until(() -> number(waiting) == 0);
                assertThat(number("select count(*) from usage_entry")).isZero();
            }
            assertThat(migrating).isNotDone();
            dump.rollback();
        }
        migrating.get(20, TimeUnit.SECONDS);
        assertThat(number("select count(later) from usage_entry")).isZero();
    }

    @Test
    void endsTheStartWhereAMigrationIsWrong() throws Exception {
        Flyway flyway = nextRelease("alter table no_such_table add column later text;");

        assertThatThrownBy(() -> MigrationRunner.migrate(flyway, Duration.ofMillis(1)))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("no_such_table");
    }

    @Test
    void startsOnTheSchemaOfANewerRelease() throws Exception {
        nextRelease("alter table usage_entry add column later text;").migrate();

        Flyway older = release("classpath:db/migration");

        assertThatCode(() -> MigrationRunner.migrate(older, Duration.ofMillis(1)))
                .doesNotThrowAnyException();
        assertThat(older.info().pending()).isEmpty();
    }

    @Test
    void needsNoFlywayWhereTheHistoryIsThatOfThisBuild() {
        assertThat(MigrationRunner.isCurrent(database())).isTrue();
    }

    @Test
    void needsNoFlywayWhereTheNativeExecutableMigrated() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update flyway_schema_history set script = 'db/migration/' || script");
        }

        assertThat(MigrationRunner.isCurrent(database())).isTrue();
    }

    @Test
    void knowsTheChecksumsThatFlywayKeeps() {
        Map<String, Integer> kept = Stream.of(
                        release("classpath:db/migration").info().applied())
                .collect(Collectors.toMap(MigrationInfo::getScript, MigrationInfo::getChecksum));

        assertThat(BuiltMigrations.checksums()).isEqualTo(kept).hasSizeGreaterThan(19);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update flyway_schema_history set checksum = checksum + 1 where version = '7'",
                "update flyway_schema_history set checksum = null where version = '7'",
                "update flyway_schema_history set script = 'V7__shops.sql' where version = '7'",
                "update flyway_schema_history set success = false where version = '19'",
                "delete from flyway_schema_history where version = '19'",
                "delete from flyway_schema_history",
                "insert into flyway_schema_history select 999, '999', description, type, 'V999__next.sql', checksum,"
                        + " installed_by, installed_on, execution_time, success from flyway_schema_history"
                        + " where version = '7'",
                "insert into flyway_schema_history select 999, version, description, type, script, checksum,"
                        + " installed_by, installed_on, execution_time, success from flyway_schema_history"
                        + " where version = '7'",
                "drop table flyway_schema_history",
                "create schema postgres"
            })
    void leavesEveryOtherHistoryToFlyway(String change) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(change);
        }

        assertThat(MigrationRunner.isCurrent(database())).isFalse();
    }

    @Test
    void endsTheStartWhereAMigrationWasChangedAfterItWasApplied() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update flyway_schema_history set checksum = checksum + 1 where version = '7'");
        }
        Flyway flyway = release("classpath:db/migration");

        assertThatThrownBy(() -> MigrationRunner.migrate(flyway, Duration.ofMillis(1)))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("checksum mismatch");
    }

    private DataSource database() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser("postgres");
        database.setPassword("postgres");
        return database;
    }
}
