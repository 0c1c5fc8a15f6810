package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.MessageCreateParams;
import io.purser.support.AllSpeakMessages;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The same calls at providers that speak Anthropic's Messages. */
@QuarkusTest
@WithGateway
@WithTestResource(AllSpeakMessages.class)
class AnthropicJavaClientAtMessagesTest extends AnthropicJavaCalls {
    @Override
    void checkThinking(MessageCreateParams.Builder request) {
        assertThat(answerTo(request)).isEqualTo("hello");
    }
}
