package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Anthropic's own client for Node, unchanged but for its base URL; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class AnthropicNodeClientTest {
    @Test
    void getsWhatItExpectsAndSeesTheErrorsThatItDocuments() {
        ClientProgram.Outcome outcome =
                ClientProgram.callPurserFromNode(Path.of("@anthropic-ai", "sdk"), "messages.mjs");

        assertThat(outcome.printed()).isEqualTo("30 of 30 calls went as they should\n");
        assertThat(outcome.code()).isZero();
    }
}
