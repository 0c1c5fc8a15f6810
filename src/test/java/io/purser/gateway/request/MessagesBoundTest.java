package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.problem.Problem;
import io.purser.routing.PromptSize;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that speaks Messages gets every block as it is, so the bound covers what any block may cost. */
class MessagesBoundTest {
    private static final String USE =
            "{'type': 'tool_use', 'id': 't', 'name': 'look', 'input': {}, 'cache_control': %s}";

    private static PromptSize size(String role, String block) {
        String body = "{'model': 'auto', 'max_tokens': 9, 'messages': [{'role': '%s', 'content': [%s]}]}"
                .formatted(role, block)
                .replace('\'', '"');
        return MessagesRequest.read(body.getBytes(StandardCharsets.UTF_8), bytes -> {})
                .promptSize();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'document', 'source': {'type': 'text', 'data': 'x'}, 'cache_control': %s}",
                "{'type': 'document', 'source': {'content': [{'type': 'text', 'cache_control': %s}]}}",
                "{'type': 'image', 'source': {'type': 'file', 'file_id': 'f'}, 'cache_control': %s}"
            })
    void knowsThatABlockIsCachedForAnHour(String block) {
        assertThat(size("user", block.formatted("{'type': 'ephemeral', 'ttl': '1h'}"))
                        .isKeptForAnHour())
                .isTrue();
        assertThat(size("user", block.formatted("{'type': 'ephemeral'}")).isKeptForAnHour())
                .isFalse();
    }

    @Test
    void knowsThatACallOfAToolIsCachedForAnHour() {
        assertThat(size("assistant", USE.formatted("{'type': 'ephemeral', 'ttl': '1h'}"))
                        .isKeptForAnHour())
                .isTrue();
        assertThatThrownBy(() -> size("assistant", USE.formatted("{'type': 'ephemeral', 'ttl': '1d'}")))
                .isInstanceOf(Problem.class);
    }

    @Test
    void doesNotBoundAnImageInAFileByItsBytes() {
        assertThat(size("user", "{'type': 'image', 'source': {'type': 'file', 'file_id': 'f'}}")
                        .isBounded())
                .isFalse();
    }
}
