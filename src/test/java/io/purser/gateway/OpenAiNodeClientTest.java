package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Node, unchanged but for its base URL; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class OpenAiNodeClientTest {
    private static final Path FOLDER = Path.of("src", "test", "node");

    @Test
    void getsWhatItExpectsAndSeesTheExceptionsThatItDocuments() {
        ClientProgram.require(
                Files.isDirectory(FOLDER.resolve("node_modules").resolve("openai")),
                "npm's openai is not there; run `npm ci` in " + FOLDER);
        ClientProgram.require(
                ClientProgram.run(FOLDER, List.of("node", "--version")).code() == 0,
                "there is no node on this machine");

        ClientProgram.Outcome outcome = ClientProgram.callPurser(FOLDER, "node", "client.mjs");

        assertThat(outcome.printed()).isEqualTo("34 of 34 calls went as they should\n");
        assertThat(outcome.code()).isZero();
    }
}
