package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDigestTest {
    private static final String BODY =
            "{\"model\": \"m\", \"messages\": [{\"content\": \"é\\n\"}], \"temperature\": 1.0, \"metadata\": {\"a\": {\"purser\": 1}}}";

    private static String of(String body) {
        return RequestDigest.of("/chat/completions", List.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"messages\":[{\"content\":\"é\\n\"}],\"temperature\":1.0,\"metadata\":{\"a\":{\"purser\":1}}}",
                "{\"model\": \"\\u006d\", \"messages\": [{\"content\": \"\\u00e9\\u000a\"}], \"temperature\": 1.0, \"metadata\": {\"a\": {\"purser\": 1}}}",
                "{\"model\": \"m\", \"messages\": [{\"content\": \"é\\n\"}], \"temperature\": 1.0, \"metadata\": {\"purser\": {\"task\": [\"x\"]}, \"a\": {\"purser\": 1}}}",
            })
    void isTheSameForTheSameRequest(String other) {
        assertThat(of(other)).isEqualTo(of(BODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\": [{\"content\": \"é\\n\"}], \"model\": \"m\", \"temperature\": 1.0, \"metadata\": {\"a\": {\"purser\": 1}}}",
                "{\"model\": \"m\", \"messages\": [{\"content\": \"é\\n\"}], \"temperature\": 1, \"metadata\": {\"a\": {\"purser\": 1}}}",
                "{\"model\": \"m\", \"messages\": [{\"content\": \"é \"}], \"temperature\": 1.0, \"metadata\": {\"a\": {\"purser\": 1}}}",
                "{\"model\": \"m\", \"messages\": [{\"content\": \"é\\n\"}], \"temperature\": 1.0, \"metadata\": {\"a\": {\"purser\": 2}}}",
                "{\"model\": \"m\", \"messages\": [[{\"content\": \"é\\n\"}]], \"temperature\": 1.0, \"metadata\": {\"a\": {\"purser\": 1}}}",
                "{\"model\": \"m\", \"messages\": [{\"content\": \"é\\n\"}], \"temperature\": \"1.0\", \"metadata\": {\"a\": {\"purser\": 1}}}",
            })
    void isAnotherForAnotherRequest(String other) {
        assertThat(of(other)).isNotEqualTo(of(BODY));
    }

    @Test
    void tellsApartWhatIsDividedInAnotherWay() {
        assertThat(of("{\"a\": [\"bc\", \"d\"]}")).isNotEqualTo(of("{\"a\": [\"b\", \"cd\"]}"));
        assertThat(of("{\"a\": \"\\ud800\"}")).isNotEqualTo(of("{\"a\": \"\\ud801\"}"));
        assertThat(of("{\"a\": null}")).isNotEqualTo(of("{\"a\": \"null\"}"));
        assertThat(of("{\"a\": [], \"b\": {}}")).isNotEqualTo(of("{\"a\": {}, \"b\": []}"));
    }

    @Test
    void dependsOnTheEndpointAndTheVersionsOfItsApi() {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        String one = RequestDigest.of("/messages", List.of("anthropic-beta:a"), body);

        assertThat(RequestDigest.of("/messages", List.of("anthropic-beta:b"), body))
                .isNotEqualTo(one);
        assertThat(RequestDigest.of("/responses", List.of("anthropic-beta:a"), body))
                .isNotEqualTo(one);
        assertThat(RequestDigest.of("/messages", List.of("anthropic-beta:a"), body))
                .isEqualTo(one);
    }

    @Test
    void readsATextThatIsLongerThanOnePiece() {
        String long1 = "{\"a\": \"" + "x".repeat(5_000) + "y\"}";
        String long2 = "{\"a\": \"" + "x".repeat(5_000) + "z\"}";

        assertThat(of(long1)).isNotEqualTo(of(long2)).isEqualTo(of(long1));
    }
}
