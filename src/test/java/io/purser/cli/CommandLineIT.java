package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.main.Launch;
import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainIntegrationTest;
import org.junit.jupiter.api.Test;

/** Runs the native executable as a command line: no server starts, and it needs no database. */
@QuarkusMainIntegrationTest
class CommandLineIT {
    @Test
    @Launch("--version")
    void tellsItsVersion(LaunchResult result) {
        assertThat(result.getOutput()).matches("purser \\d+\\.\\d+\\.\\d+\\S*\\s*");
    }

    @Test
    @Launch("--help")
    void explainsItself(LaunchResult result) {
        assertThat(result.getOutput()).startsWith("Usage: purser").contains("serve");
    }

    @Test
    @Launch(value = "frobnicate", exitCode = 2)
    void refusesACommandThatItDoesNotKnow(LaunchResult result) {
        assertThat(result.getErrorOutput()).contains("Unmatched argument at index 0: 'frobnicate'");
    }

    @Test
    @Launch(
            value = {},
            exitCode = 1)
    void refusesToServeWithoutADatabaseInOneLine(LaunchResult result) {
        assertThat(result.getErrorOutput().strip())
                .startsWith("purser: no database: set PURSER_DB_URL")
                .hasLineCount(1);
    }
}
