package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** A wrong setting gives one sentence in the log; a defect keeps its stack trace. */
class StartFailuresTest {
    private static Throwable atStart(Throwable cause) {
        return new RuntimeException("Failed to start quarkus", new IllegalStateException("creating a bean", cause));
    }

    @Test
    void tellsASettingInTheSentenceThatNamesIt() {
        assertThat(StartFailures.sentence(atStart(new IllegalArgumentException(
                        "PURSER_MONTHLY_BUDGET_CAP is \"lots\"", new NumberFormatException("no number")))))
                .hasValue("PURSER_MONTHLY_BUDGET_CAP is \"lots\"");
        assertThat(StartFailures.sentence(atStart(new UncheckedIOException(
                        "PURSER_POLICY names a file that cannot be read: a.json", new IOException("a.json")))))
                .hasValue("PURSER_POLICY names a file that cannot be read: a.json");
        assertThat(StartFailures.sentence(
                        atStart(new IllegalArgumentException("graph.json cannot be used:\n  line 1"))))
                .hasValue("graph.json cannot be used:\n  line 1");
    }

    /** Under load a job of every second can begin before the start is refused. */
    @Test
    void leavesOutAJobThatFailsByTheSettingThatRefusesTheStart() {
        LogRecord job = new LogRecord(Level.SEVERE, "Error occurred while executing task");
        job.setLoggerName("io.quarkus.scheduler.common.runtime.StatusEmitterInvoker");
        job.setThrown(new CompletionException(new ConfigurationException("PURSER_GITHUB_API_URL has to be a URL")));

        assertThat(new StartFailures().isLoggable(job)).isFalse();
    }

    @Test
    void namesTheSettingThatAConverterCannotRead() {
        assertThat(StartFailures.sentence(atStart(new RuntimeException(
                        "Failed to load config value of type int for: purser.provider.concurrency",
                        new IllegalArgumentException("SRCFG00029: Expected an integer value, got \"many\"")))))
                .hasValue("PURSER_PROVIDER_CONCURRENCY cannot be read: Expected an integer value, got \"many\"");
    }

    @Test
    void namesTheSettingsOfTheDatabaseAndNeverItsAddress() {
        assertThat(StartFailures.sentence(atStart(new SQLException("FATAL: password authentication failed", "28P01"))))
                .hasValue("the database refuses PURSER_DB_USERNAME or PURSER_DB_PASSWORD:"
                        + " FATAL: password authentication failed");
        assertThat(StartFailures.sentence(
                        atStart(new SQLException("Unable to parse URL jdbc:postgresql://h:1x/d?password=x"))))
                .hasValue("PURSER_DB_URL is not the address of a PostgreSQL: write it as"
                        + " jdbc:postgresql://host:5432/database");
        assertThat(StartFailures.sentence(atStart(new SQLException("column x does not exist", "42703"))))
                .isEmpty();
    }

    @Test
    void tellsARefusedUserWhoseNameIsAnAddress() {
        assertThat(StartFailures.sentence(atStart(new SQLException(
                        "FATAL: password authentication failed for user \"alice@contoso.com\"", "28P01"))))
                .hasValue("the database refuses PURSER_DB_USERNAME or PURSER_DB_PASSWORD:"
                        + " FATAL: password authentication failed for user \"alice@contoso.com\"");
    }

    @Test
    void saysWhatADatabaseLacks() {
        assertThat(StartFailures.sentence(atStart(new SQLException(
                        "The connection attempt failed.", "08001", new UnknownHostException("db.example")))))
                .hasValue("the database of PURSER_DB_URL cannot be reached: The connection attempt failed."
                        + " (UnknownHostException: db.example)");
        assertThat(StartFailures.sentence(
                        atStart(new SQLException("ERROR: permission denied for schema public", "42501"))))
                .hasValue(
                        "PURSER_DB_USERNAME lacks a right in the database: ERROR: permission denied for schema public;"
                                + " it has to own the schema, or the database");
        assertThat(StartFailures.sentence(atStart(new SQLException("FATAL: database \"x\" does not exist", "3D000"))))
                .hasValue("the database of PURSER_DB_URL does not exist: FATAL: database \"x\" does not exist;"
                        + " create it first");
        assertThat(StartFailures.sentence(
                        atStart(new SQLException("ERROR: relation \"usage_rollup_state\" does not exist", "42P01"))))
                .hasValue("the database lacks a table (ERROR: relation \"usage_rollup_state\" does not exist): start"
                        + " Purser once without PURSER_MIGRATE_AT_START=false, or apply its migrations before");
        assertThat(StartFailures.sentence(atStart(
                        new SQLException("ERROR: cannot execute CREATE TABLE in a read-only transaction", "25006"))))
                .hasValue("the database is read-only, and its tables have to be made or changed first:"
                        + " ERROR: cannot execute CREATE TABLE in a read-only transaction");
    }

    @Test
    void leavesADefectAsItIs() {
        assertThat(StartFailures.sentence(atStart(new NullPointerException("x"))))
                .isEmpty();
        assertThat(StartFailures.sentence(new IllegalStateException("a circle of beans")))
                .isEmpty();
    }
}
