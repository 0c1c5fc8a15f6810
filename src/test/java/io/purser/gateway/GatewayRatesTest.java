package io.purser.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys with a limit of calls, or of tokens, per minute. */
@QuarkusTest
@WithGateway
class GatewayRatesTest {
    private static String key(String limit) {
        Response made = Api.post(
                "/v1/keys",
                "{\"name\": \"%s\", \"roles\": [\"agent\"], %s}".formatted(TestSystem.unique("key"), limit));
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        return made.path("key");
    }

    private static Response complete(String key, CompletionRequest request) {
        return given().header("authorization", "Bearer " + key)
                .contentType("application/json")
                .body(request.json())
                .post("/v1/chat/completions");
    }

    private static void assertThatItHasToWait(Response response, String message) {
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(response.header("retry-after"))).isBetween(1, 60);
        assertThat(response.jsonPath().getString("error.type")).isEqualTo("rate_limit_error");
        assertThat(response.jsonPath().getString("error.message")).startsWith(message);
    }

    /** The answer may have 50 tokens, and the prompt is estimated at a quarter of its bytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            limit               | value | admitted | message
            requests_per_minute | 2     | 2        | this key may use 2 requests in a minute
            tokens_per_minute   | 150   | 1        | this key may use 150 tokens in a minute
            """)
    void admitsNoMoreThanAKeyMayUse(String limit, int value, int admitted, String message) {
        String key = key("\"%s\": %d".formatted(limit, value));
        CompletionRequest next = new CompletionRequest(CompletionRequest.QWEN, "hi");

        for (int i = 0; i < admitted; i++) {
            assertThat(complete(key, new CompletionRequest(CompletionRequest.QWEN, "hi"))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThatItHasToWait(complete(key, next), message);

        assertThat(TestSystem.callsWith(next.task)).isEmpty();
        assertThat(Entries.of(next.task)).isEmpty();
    }
}
