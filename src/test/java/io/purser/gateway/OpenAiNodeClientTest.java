package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Node, unchanged but for its base URL; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class OpenAiNodeClientTest {
    @Test
    void getsWhatItExpectsAndSeesTheExceptionsThatItDocuments() {
        ClientProgram.Outcome outcome = ClientProgram.callPurserFromNode(Path.of("openai"), "client.mjs");

        assertThat(outcome.printed()).isEqualTo("52 of 52 calls went as they should\n");
        assertThat(outcome.code()).isZero();
    }
}
