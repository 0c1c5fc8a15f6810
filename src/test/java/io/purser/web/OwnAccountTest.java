package io.purser.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.AccessServer;
import io.purser.access.Keys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(AccessServer.class)
class OwnAccountTest {
    private static RequestSpecification with(String key) {
        return given().header("authorization", "Bearer " + key).contentType("application/json");
    }

    private static String agentKey(String bounds) {
        return Keys.issue("agent", ", " + bounds + ", \"charges_unreserved\": true")
                .key();
    }

    private static String record(String key, int promptTokens) {
        Response recorded = with(key)
                .body("{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": %d, \"completion_tokens\": 1}"
                        .formatted(promptTokens))
                .post("/record-usage");
        assertThat(recorded.statusCode()).as(recorded.asString()).isEqualTo(200);
        return recorded.path("cost_usd");
    }

    private static void budget(String name, String limit, String scope) {
        Response made = with(AccessServer.OPERATOR_KEY)
                .body("{\"name\": \"%s\", \"limit_usd\": \"%s\", \"window\": \"total\", \"scope\": %s}"
                        .formatted(name, limit, scope))
                .post("/v1/budgets");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    }

    @Test
    void showsAKeyItsBoundsItsBudgetsAndItsOwnSpend() {
        budget("greens", "7.5", "{\"team\": \"green\"}");
        budget("yellows", "3", "{\"team\": \"yellow\"}");
        String green = agentKey("\"team\": \"green\", \"requests_per_minute\": 600, \"models\": [\"openrouter:*\"]");
        String colleague = agentKey("\"team\": \"green\"");
        String cost = record(green, 1_000);
        record(colleague, 5_000);

        Response me = with(green).get("/v1/me");

        assertThat(me.statusCode()).as(me.asString()).isEqualTo(200);
        assertThat(me.<List<String>>path("roles")).containsExactly("agent");
        assertThat(me.<String>path("team")).isEqualTo("green");
        assertThat(me.<Integer>path("requests_per_minute")).isEqualTo(600);
        assertThat(me.<List<String>>path("models")).containsExactly("openrouter:*");
        assertThat(me.<Boolean>path("charges_unreserved")).isTrue();
        assertThat(green).startsWith(me.<String>path("key_prefix") + "_");
        assertThat(me.asString()).doesNotContain(green);
        assertThat(me.<List<String>>path("budgets.name")).contains("greens").doesNotContain("yellows");
        Map<String, Object> greens = me.path("budgets.find { it.name == 'greens' }");
        assertThat(greens).containsEntry("limit_usd", "7.5").containsEntry("scope", "team=green");
        assertThat(YearMonth.parse(me.<String>path("month"))).isEqualTo(YearMonth.now(ZoneOffset.UTC));
        assertThat(me.<Integer>path("spend.calls")).isEqualTo(1);
        assertThat(me.<Integer>path("spend.prompt_tokens")).isEqualTo(1_000);
        assertThat(me.<String>path("spend.cost_usd")).isEqualTo(cost);
    }

    @Test
    void showsNothingSpentToAKeyThatSpentNothing() {
        Response me = with(agentKey("\"agent\": \"idle\"")).get("/v1/me");

        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.<String>path("agent")).isEqualTo("idle");
        assertThat(me.<Integer>path("spend.calls")).isZero();
        assertThat(me.<String>path("spend.cost_usd")).isEqualTo("0");
    }
}
