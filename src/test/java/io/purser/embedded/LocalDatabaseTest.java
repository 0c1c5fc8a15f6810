package io.purser.embedded;

import static io.purser.embedded.AnotherPurser.connect;
import static io.purser.embedded.AnotherPurser.firstValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** All tests share one folder: each test finds the state that another one left, as on a developer's machine. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the one folder") // one test at a time
class LocalDatabaseTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(40);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path parent = Path.of("");

    private static Path folder = Path.of("");

    @BeforeAll
    static void firstStart() throws SQLException {
        folder = parent.resolve("purser").resolve("db");
        try (LocalDatabase database = LocalDatabase.open(folder);
                Connection connection = connect(database)) {
            firstValue(connection, "create table kept (what text)");
        }
    }

    @AfterAll
    static void leaveNoServerBehind() throws IOException {
        LocalDatabase.open(folder).close();
        assertThat(PostmasterFile.read(folder.resolve("data"))).isEmpty();
    }

    @Test
    void keepsItsDataOverARestart() throws SQLException {
        // Given
        try (LocalDatabase database = LocalDatabase.open(folder);
                Connection connection = connect(database)) {
            firstValue(connection, "insert into kept values ('over a restart')");
        }

        // When
        try (LocalDatabase database = LocalDatabase.open(folder);
                Connection connection = connect(database)) {

            // Then
            assertThat(firstValue(connection, "select count(*) from kept where what = 'over a restart'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void confirmsOnlyWhatIsOnTheDiskWhateverTheConfigurationFileSays() throws SQLException {
        // Given
        List<String> durability = List.of("fsync", "full_page_writes", "synchronous_commit");
        try (LocalDatabase database = LocalDatabase.open(folder);
                Connection connection = connect(database)) {
            for (String setting : durability) {
                firstValue(connection, "alter system set " + setting + " = off");
            }
        }

        // When
        try (LocalDatabase database = LocalDatabase.open(folder);
                Connection connection = connect(database)) {

            // Then
            for (String setting : durability) {
                assertThat(firstValue(connection, "show " + setting))
                        .as(setting)
                        .isEqualTo("on");
            }
            firstValue(connection, "alter system reset all");
        }
    }

    /** Opens the database, without waiting, and finds in it what another process has kept. */
    private LocalDatabase openAtOnceWith(String kept) throws IOException, SQLException {
        Instant deadline = Instant.now().plus(AT_ONCE);
        LocalDatabase database = LocalDatabase.open(folder);
        try (Connection connection = connect(database)) {
            assertThat(Instant.now()).isBefore(deadline);
            assertThat(firstValue(connection, "select count(*) from kept where what = '" + kept + "'"))
                    .isEqualTo("1");
        }
        return database;
    }

    @Test
    void takesOverAtOnceWhatAKilledProcessLeftRunning() throws IOException, SQLException {
        // Given
        AnotherPurser killed = AnotherPurser.open(folder);
        killed.run("insert into kept values ('before the kill')");
        PostmasterFile orphan = running();

        // When
        killed.kill();
        try (LocalDatabase _ = openAtOnceWith("before the kill")) {

            // Then
            assertThat(running()).isEqualTo(orphan);
        }
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void replacesAtOnceAnOrphanThatDoesNotAnswer() throws Exception {
        // Given
        AnotherPurser killed = AnotherPurser.open(folder);
        killed.run("insert into kept values ('before the hang')");
        PostmasterFile orphan = running();
        killed.kill();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(orphan.process()))
                        .start()
                        .waitFor())
                .isZero();

        // When
        try (LocalDatabase _ = openAtOnceWith("before the hang")) {

            // Then
            assertThat(orphan.isAlive()).isFalse();
        }
    }

    @Test
    void sharesTheServerOfAnotherProcessAndLeavesItToThatOne() throws IOException, SQLException {
        try (AnotherPurser other = AnotherPurser.open(folder)) {
            // Given
            PostmasterFile theirs = running();
            try (LocalDatabase database = LocalDatabase.open(folder);
                    Connection connection = connect(database)) {
                firstValue(connection, "insert into kept values ('by the second')");
            }

            // When
            String seen = other.run("select count(*) from kept where what = 'by the second'");

            // Then
            assertThat(seen).isEqualTo("1");
            assertThat(running()).isEqualTo(theirs);
        }
        assertThat(PostmasterFile.read(folder.resolve("data"))).isEmpty();
    }

    @Test
    void staysForTheSecondProcessWhenTheFirstLeaves() throws IOException, SQLException {
        // Given
        AnotherPurser first = AnotherPurser.open(folder);
        try (LocalDatabase database = LocalDatabase.open(folder);
                Connection connection = connect(database)) {

            // When
            first.close();

            // Then
            assertThat(firstValue(connection, "select 'still there'")).isEqualTo("still there");
        }
        assertThat(PostmasterFile.read(folder.resolve("data"))).isEmpty();
    }

    @Test
    void startsThoughTheProcessNumberOfADeadServerBelongsToSomeoneElseNow() throws IOException, SQLException {
        // Given
        Process someoneElse = new ProcessBuilder("sleep", "60").start();
        try {
            Files.write(
                    PostmasterFile.in(folder.resolve("data")),
                    List.of(Long.toString(someoneElse.pid()), "data", "1", "5432", "", "127.0.0.1", "", "ready"));

            // When
            try (LocalDatabase database = LocalDatabase.open(folder);
                    Connection connection = connect(database)) {

                // Then
                assertThat(firstValue(connection, "select 'started'")).isEqualTo("started");
            }
            assertThat(someoneElse.isAlive()).isTrue();
        } finally {
            someoneElse.destroyForcibly();
        }
    }

    @Test
    void refusesToBeOpenedTwiceInOneProcess() {
        try (LocalDatabase database = LocalDatabase.open(folder)) {
            assertThatExceptionOfType(LocalDatabaseException.class)
                    .isThrownBy(() -> LocalDatabase.open(database.folder()))
                    .withMessage("The database in " + folder + " is already open in this process");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws IOException {
        try (LocalDatabase database = LocalDatabase.open(folder)) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "purser", "guessed"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            assertThat(permissions(folder)).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("password"))).isEqualTo("rw-------");
            assertThat(DatabaseCredentials.in(folder)).hasToString("Access[" + folder.resolve("password") + "]");
        }
    }

    @Test
    void hashesThePasswordOnceBecauseItCannotBeGuessed() throws SQLException {
        try (LocalDatabase database = LocalDatabase.open(folder);
                Connection connection = connect(database)) {
            assertThat(firstValue(
                            connection, "select substr(rolpassword, 1, 16) from pg_authid where rolname = 'purser'"))
                    .isEqualTo("SCRAM-SHA-256$1:");
        }
    }

    @Test
    void saysWhatIsWrongWithDataOfAnotherVersion() throws IOException {
        // Given
        Path version = folder.resolve("data").resolve("PG_VERSION");
        String right = Files.readString(version);
        Files.writeString(version, "9\n");
        try {
            // When, Then
            assertThatExceptionOfType(LocalDatabaseException.class)
                    .isThrownBy(() -> LocalDatabase.open(folder))
                    .withMessageStartingWith("The embedded PostgreSQL in " + folder + " did not start; its log ")
                    .withMessageContaining("initialized by PostgreSQL version 9");
        } finally {
            Files.writeString(version, right);
        }
    }

    @Test
    void saysThatTheFolderCannotBeUsed() throws IOException {
        Path file = Files.createFile(parent.resolve("a-file"));

        assertThatExceptionOfType(LocalDatabaseException.class)
                .isThrownBy(() -> LocalDatabase.open(file))
                .withMessageStartingWith("The embedded database in " + file + " cannot be used: ")
                .withMessageEndingWith(
                        "Choose another folder with PURSER_DATA, or give Purser a PostgreSQL with PURSER_DB_URL");
    }

    private static PostmasterFile running() throws IOException {
        return PostmasterFile.read(folder.resolve("data")).orElseThrow();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
