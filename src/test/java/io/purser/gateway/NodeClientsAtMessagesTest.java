package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.AllSpeakMessages;
import io.purser.support.ClientProgram;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** OpenAI's and Anthropic's own clients get the same from providers that speak Anthropic's Messages. */
@QuarkusTest
@WithGateway
@WithTestResource(AllSpeakMessages.class)
class NodeClientsAtMessagesTest {
    @Test
    void givesOpenAisClientWhatItExpects() {
        ClientProgram.Outcome outcome = ClientProgram.callPurserFromNode(Path.of("openai"), "client.mjs", "messages");

        assertThat(outcome.printed()).isEqualTo("52 of 52 calls went as they should\n");
        assertThat(outcome.code()).isZero();
    }

    @Test
    void givesAnthropicsClientWhatItExpects() {
        ClientProgram.Outcome outcome =
                ClientProgram.callPurserFromNode(Path.of("@anthropic-ai", "sdk"), "messages.mjs", "messages");

        assertThat(outcome.printed()).isEqualTo("30 of 30 calls went as they should\n");
        assertThat(outcome.code()).isZero();
    }
}
