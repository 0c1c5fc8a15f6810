package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.PricesResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices that depend on the size of the prompt and on the hour, and an unknown price: the same at every endpoint. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class PricesTest {
    @ParameterizedTest
    @CsvSource({
        "tiered, 1000, 0.0012",
        "tiered, 1001, 0.003403",
        "cheap-now, 1000, 0.0006",
        "cheap-later, 1000, 0.0012",
    })
    void chargesThePriceThatIsInForce(String model, int prompt, String cost) {
        CompletionRequest request =
                new CompletionRequest("openrouter:" + model, "{'prompt': %d, 'completion': 100}".formatted(prompt));
        request.body.put("max_tokens", 100);
        String direct = TestSystem.unique("direct");

        Response answer = request.post();
        Response recorded = Api.post(
                "/record-usage",
                "{\"target\": \"openrouter:%s\", \"prompt_tokens\": %d, \"completion_tokens\": 100, \"task\": \"%s\"}"
                        .formatted(model, prompt, direct));

        assertThat(answer.header("x-purser-cost-usd")).isEqualTo(cost);
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", cost);
        assertThat(recorded.jsonPath().getString("cost_usd")).isEqualTo(cost);
        assertThat(Entries.of(direct, 1).getFirst()).containsEntry("cost_usd", cost);
    }

    @Test
    void choosesByThePriceThatIsInForceAndCapturesAtIt() {
        JsonPath route = Api.post("/route", "{\"prompt\": \"Say hello\"}").jsonPath();

        JsonPath recorded = Api.post(
                        "/record-usage",
                        "{\"reservation\": \"%s\", \"prompt_tokens\": 1000, \"completion_tokens\": 100}"
                                .formatted(route.getString("reservation.id")))
                .jsonPath();

        assertThat(route.getString("target")).isEqualTo("openrouter:cheap-now");
        // 2 tokens at 0.0000005, and the 500 tokens of an expected answer at 0.000001
        assertThat(route.getString("estimated_cost_usd")).isEqualTo("0.000501");
        assertThat(route.getString("candidates.find { it.target == 'openrouter:cheap-later' }.estimated_cost_usd"))
                .isEqualTo("0.001002");
        assertThat(recorded.getString("cost_usd")).isEqualTo("0.0006");
    }

    @Test
    void usesNoModelWhosePriceNobodyKnows() {
        Response chat = Api.post("/v1/chat/completions", new CompletionRequest("openrouter:open", "hi").json());
        Response recorded = Api.post(
                "/record-usage", "{\"target\": \"openrouter:open\", \"prompt_tokens\": 1, \"completion_tokens\": 1}");
        JsonPath route =
                Api.post("/route", "{\"prompt\": \"hi\", \"reserve\": false}").jsonPath();

        assertThat(chat.statusCode()).isEqualTo(422);
        assertThat(chat.jsonPath().getString("error.code")).isEqualTo("no_eligible_model");
        assertThat(chat.jsonPath().getString("error.message"))
                .isEqualTo(
                        "openrouter:open cannot be used: its price is not known; fill in cost_in and cost_out, or let"
                                + " PURSER_ASSUMED_PRICE say what may be assumed");
        assertThat(recorded.statusCode()).isEqualTo(422);
        assertThat(recorded.asString()).contains("has a price that nobody knows");
        assertThat(route.getList("candidates.target"))
                .doesNotContain("openrouter:open")
                .hasSize(9);
        assertThat(Api.get("/v1/models").jsonPath().getList("data.id"))
                .containsExactly(
                        "auto",
                        "openrouter:tiered",
                        "openrouter:cheap-now",
                        "openrouter:cheap-later",
                        "openrouter:cached",
                        "openrouter:claims",
                        "openrouter:twin",
                        "requesty:twin",
                        "openrouter:meta/llama-3:free",
                        "openrouter:vectors");
    }
}
