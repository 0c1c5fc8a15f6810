package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(FakeProviderResource.class)
class RouteTest {
    @Test
    void answersWithTheDecisionItsReasonsItsPriceAndAReservation() {
        Response response = Api.post("/route", "{\"prompt\": \"Say hello\", \"agent\": \"ceo\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonPath answer = response.jsonPath();
        assertThat(answer.getString("target")).isEqualTo("openrouter:qwen2-72b");
        assertThat(answer.getString("provider")).isEqualTo("openrouter");
        assertThat(answer.getString("model")).isEqualTo("qwen2-72b");
        assertThat(answer.getString("policy")).isEqualTo("decision-graph");
        assertThat(answer.getList("reasons", String.class))
                .containsExactly("openrouter:qwen2-72b: no other rule applies");
        assertThat(answer.getList("candidates")).hasSize(5);
        assertThat(answer.getLong("prompt_tokens")).isEqualTo(2);
        // 2 tokens of the prompt at 0.000001 and the expected 500 of the answer at 0.000002
        assertThat(answer.getString("estimated_cost_usd")).isEqualTo("0.001002");
        // 9 bytes and 64 for the frame at 0.000001, and 4,096 tokens of the answer at 0.000002
        assertThat(answer.getString("reservation.amount_usd")).isEqualTo("0.008265");
        assertThat(UUID.fromString(answer.getString("reservation.id")).version())
                .isEqualTo(7);
        assertThat(answer.getLong("max_output_tokens")).isEqualTo(4096);
    }
}
