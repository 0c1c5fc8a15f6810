package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.errors.BadRequestException;
import com.anthropic.models.messages.MessageCreateParams;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;

/** Anthropic's own client for Java at providers that speak chat completions. */
@QuarkusTest
@WithGateway
class AnthropicJavaClientTest extends AnthropicJavaCalls {
    @Override
    void checkThinking(MessageCreateParams.Builder request) {
        assertThatThrownBy(() -> answerTo(request))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("thinking");
    }
}
