package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Anthropic's own client for Node, unchanged but for its base URL; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class AnthropicNodeClientTest {
    private static final Path FOLDER = Path.of("src", "test", "node");

    @Test
    void getsWhatItExpectsAndSeesTheErrorsThatItDocuments() {
        ClientProgram.require(
                Files.isDirectory(
                        FOLDER.resolve("node_modules").resolve("@anthropic-ai").resolve("sdk")),
                "npm's @anthropic-ai/sdk is not there; run `npm ci` in " + FOLDER);
        ClientProgram.require(
                ClientProgram.run(FOLDER, List.of("node", "--version")).code() == 0,
                "there is no node on this machine");

        ClientProgram.Outcome outcome = ClientProgram.callPurser(FOLDER, "node", "messages.mjs");

        assertThat(outcome.printed()).isEqualTo("30 of 30 calls went as they should\n");
        assertThat(outcome.code()).isZero();
    }
}
