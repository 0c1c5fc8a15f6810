package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** A wrong setting is told in its sentence; a defect keeps its stack trace. */
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

    @Test
    void namesTheSettingThatAConverterCannotRead() {
        assertThat(StartFailures.sentence(atStart(new RuntimeException(
                        "Failed to load config value of type int for: purser.provider.concurrency",
                        new IllegalArgumentException("SRCFG00029: Expected an integer value, got \"many\"")))))
                .hasValue("PURSER_PROVIDER_CONCURRENCY cannot be read: Expected an integer value, got \"many\"");
    }

    @Test
    void leavesADefectAsItIs() {
        assertThat(StartFailures.sentence(atStart(new NullPointerException("x"))))
                .isEmpty();
        assertThat(StartFailures.sentence(new IllegalStateException("a circle of beans")))
                .isEmpty();
    }
}
