package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VersionProviderTest {
    @Test
    void isTheOneOfTheBuild() {
        StringWriter printed = new StringWriter();

        int exitCode = new CommandLine(new PurserCommand())
                .setOut(new PrintWriter(printed))
                .execute("--version");

        assertThat(exitCode).isZero();
        assertThat(printed.toString()).matches("purser \\d+\\.\\d+\\.\\d+\\S*\\s*");
    }
}
