package io.purser.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Keys with a limit of calls, or of tokens, per minute. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(FakeProviderResource.class)
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

    @Test
    void takesNoMoreRequestsThanAKeyMayMake() {
        String key = key("\"requests_per_minute\": 2");
        CompletionRequest third = new CompletionRequest(CompletionRequest.QWEN, "hi");

        assertThat(complete(key, new CompletionRequest(CompletionRequest.QWEN, "hi"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(complete(key, new CompletionRequest(CompletionRequest.QWEN, "hi"))
                        .statusCode())
                .isEqualTo(200);
        assertThatItHasToWait(complete(key, third), "this key may use 2 requests in a minute");

        assertThat(TestSystem.callsWith(third.task)).isEmpty();
        assertThat(Entries.of(third.task)).isEmpty();
    }

    @Test
    void sendsNothingThatCouldUseMoreTokensThanAKeyMay() {
        String key = key("\"tokens_per_minute\": 150");
        CompletionRequest second = new CompletionRequest(CompletionRequest.QWEN, "hi");

        // The answer may have 50 tokens, and the prompt is estimated at a quarter of its bytes.
        assertThat(complete(key, new CompletionRequest(CompletionRequest.QWEN, "hi"))
                        .statusCode())
                .isEqualTo(200);
        assertThatItHasToWait(complete(key, second), "this key may use 150 tokens in a minute");

        assertThat(TestSystem.callsWith(second.task)).isEmpty();
        assertThat(Entries.of(second.task)).isEmpty();
    }
}
