package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's own client for Python, unchanged but for its base URL. It is installed once, below {@code target}, if the
 * machine has Python and reaches a package index.
 */
@QuarkusTest
@WithGateway
class OpenAiPythonClientTest {
    private static final Path FOLDER = Path.of("src", "test", "python");
    private static final Path INSTALLED = Path.of("target", "python-client").toAbsolutePath();
    private static final Path COMPLETE = INSTALLED.resolve("installed.txt");

    @Test
    void getsWhatItExpectsAndSeesTheExceptionsThatItDocuments() throws IOException {
        install();

        ClientProgram.Outcome outcome = ClientProgram.callPurser(FOLDER, python(), "-B", "client.py");

        assertThat(outcome.printed()).isEqualTo("21 of 21 calls went as they should\n");
        assertThat(outcome.code()).isZero();
    }

    private static String python() {
        return INSTALLED.resolve("bin").resolve("python").toString();
    }

    private static void install() throws IOException {
        String wanted = Files.readString(FOLDER.resolve("requirements.txt"));
        if (Files.exists(COMPLETE) && Files.readString(COMPLETE).equals(wanted)) {
            return;
        }
        step("a Python 3 with its module venv", "python3", "-m", "venv", "--clear", INSTALLED.toString());
        step(
                "OpenAI's client from an index of Python's packages",
                python(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--retries",
                "1",
                "--timeout",
                "10",
                "--requirement",
                "requirements.txt");
        Files.writeString(COMPLETE, wanted);
    }

    private static void step(String what, String... command) {
        ClientProgram.Outcome outcome = ClientProgram.run(FOLDER, List.of(command));
        ClientProgram.require(
                outcome.code() == 0,
                "%s cannot be had here: %s"
                        .formatted(
                                what,
                                outcome.printed().lines().reduce((a, b) -> b).orElse("no answer")));
    }
}
