package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithGateway
class RouteTest {
    /** Each of these words is one token. */
    private static String promptOf(int tokens) {
        return "hello" + " hello".repeat(tokens - 1);
    }

    private static JsonPath route(String fields) {
        Response response = Api.post("/route", "{" + fields + "}");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    /** The decision, without a reservation. */
    private static JsonPath decide(String fields) {
        return route(fields + ", \"reserve\": false");
    }

    @Test
    void answersWithTheDecisionItsReasonsItsPriceAndAReservation() {
        Instant before = Instant.now();

        JsonPath answer = route("\"prompt\": \"Say hello\", \"agent\": \"ceo\"");

        assertThat(answer.getString("target")).isEqualTo("openrouter:qwen2-72b");
        assertThat(answer.getString("provider")).isEqualTo("openrouter");
        assertThat(answer.getString("model")).isEqualTo("qwen2-72b");
        assertThat(answer.getString("policy")).isEqualTo("decision-graph");
        assertThat(answer.getList("reasons", String.class))
                .containsExactly("openrouter:qwen2-72b: no other rule applies");
        assertThat(answer.getList("candidates.target", String.class))
                .containsExactlyInAnyOrder(
                        "openrouter:gpt-4o-mini",
                        "requesty:claude-3-sonnet",
                        "openrouter:mistral-7b",
                        "openrouter:qwen2-72b",
                        "localai:phi-4-14b");
        assertThat(answer.getList("candidates.eligible", Boolean.class)).containsOnly(true);
        assertThat(answer.getLong("prompt_tokens")).isEqualTo(2);
        // 2 tokens of the prompt at 0.000001, and the expected 500 of the answer at 0.000002
        assertThat(answer.getString("estimated_cost_usd")).isEqualTo("0.001002");
        // 9 bytes and 64 for the frame at 0.000001, and 4,096 tokens of the answer at 0.000002
        assertThat(answer.getString("reservation.amount_usd")).isEqualTo("0.008265");
        assertThat(UUID.fromString(answer.getString("reservation.id")).version())
                .isEqualTo(7);
        assertThat(Instant.parse(answer.getString("reservation.expires_at")))
                .isBetween(before.plus(Duration.ofMinutes(15)), Instant.now().plus(Duration.ofMinutes(15)));
        assertThat(UUID.fromString(answer.getString("decision")).version()).isEqualTo(7);
        assertThat(answer.getLong("max_output_tokens")).isEqualTo(4096);
        assertThat(answer.getString("remaining_usd")).matches("1[0-9]\\.[0-9]{1,9}");
    }

    @Test
    void sendsConfidentialPromptsToThePrivateModelWhateverElseIsAskedFor() {
        JsonPath answer =
                decide("\"prompt\": \"%s\", \"confidential\": true, \"quality\": \"high\"".formatted(promptOf(8_001)));

        assertThat(answer.getString("target")).isEqualTo("localai:phi-4-14b");
        assertThat(answer.getList("reasons", String.class))
                .containsExactly("localai:phi-4-14b: the prompt is confidential");
        assertThat(answer.getString("estimated_cost_usd")).isEqualTo("0");
        assertThat(answer.getList("candidates.findAll { !it.eligible }.reason", String.class))
                .hasSize(4)
                .allSatisfy(
                        reason -> assertThat(reason).contains("confidential").contains("is not private"));
    }

    @Test
    void neverLetsAConfidentialPromptOutEvenWhereThePrivateModelIsTooSmall() {
        Response response =
                Api.post("/route", "{\"prompt\": \"%s\", \"confidential\": true}".formatted(promptOf(32_001)));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.contentType()).startsWith("application/problem+json");
        JsonPath problem = response.jsonPath();
        assertThat(problem.getString("type")).isEqualTo("urn:purser:problem:no_eligible_model");
        assertThat(problem.getString("detail")).contains("localai:phi-4-14b (its context of 32000 tokens is too small");
        assertThat(problem.getList("candidates.eligible", Boolean.class))
                .hasSize(5)
                .containsOnly(false);
    }

    @Test
    void takesTheBetterModelForHighQualityWhileThereIsMoney() {
        JsonPath answer = decide("\"prompt\": \"Say hello\", \"quality\": \"high\"");

        assertThat(answer.getString("target")).isEqualTo("openrouter:gpt-4o-mini");
        assertThat(answer.getList("reasons", String.class))
                .containsExactly("openrouter:gpt-4o-mini: high quality is asked for and more than 20% of the budget is"
                        + " left");
    }

    @Test
    void takesTheLargeModelFromTokenEightThousandAndOneOn() {
        JsonPath atTheLimit = decide("\"prompt\": \"%s\"".formatted(promptOf(8_000)));
        JsonPath oneAbove = decide("\"prompt\": \"%s\"".formatted(promptOf(8_001)));

        assertThat(atTheLimit.getLong("prompt_tokens")).isEqualTo(8_000);
        assertThat(atTheLimit.getString("target")).isEqualTo("openrouter:qwen2-72b");
        assertThat(oneAbove.getLong("prompt_tokens")).isEqualTo(8_001);
        assertThat(oneAbove.getString("target")).isEqualTo("requesty:claude-3-sonnet");
        assertThat(oneAbove.getList("reasons", String.class))
                .containsExactly("requesty:claude-3-sonnet: the prompt has more than 8,000 tokens");
    }

    @Test
    void takesTheNextRulesModelWhereTheContextOfTheWantedOneIsTooSmall() {
        JsonPath answer = decide("\"prompt\": \"%s\", \"quality\": \"high\"".formatted(promptOf(128_000)));

        assertThat(answer.getString("target")).isEqualTo("requesty:claude-3-sonnet");
        assertThat(answer.getList("reasons", String.class))
                .containsExactly(
                        "wanted openrouter:gpt-4o-mini: high quality is asked for and more than 20% of the budget is"
                                + " left",
                        "requesty:claude-3-sonnet: the prompt has more than 8,000 tokens",
                        "passed over openrouter:gpt-4o-mini: its context of 128000 tokens is too small for 128000 of"
                                + " the prompt and 1 of the answer");
    }

    @Test
    void takesTheCheapestThatFitsWhereNoRulesModelDoes() {
        JsonPath answer = decide("\"prompt\": \"Say hello\", \"max_latency_ms\": 300");

        assertThat(answer.getString("target")).isEqualTo("localai:phi-4-14b");
        assertThat(answer.getList("candidates.findAll { it.eligible }.target", String.class))
                .containsExactlyInAnyOrder("openrouter:mistral-7b", "localai:phi-4-14b");
        assertThat(answer.getString("candidates.find { it.target == 'openrouter:qwen2-72b' }.reason"))
                .isEqualTo("it takes about 1200 ms, and at most 300 are wanted");
    }

    @Test
    void passesOverWhatMayCostMoreThanTheCallerAllows() {
        JsonPath answer =
                decide("\"prompt\": \"Say hello\", \"max_output_tokens\": 1000, \"max_cost_usd\": \"0.0005\"");

        assertThat(answer.getString("candidates.find { it.target == 'openrouter:qwen2-72b' }.reason"))
                .isEqualTo("it can cost 0.002073 USD, and at most 0.0005 are wanted");
        assertThat(answer.getList("candidates.findAll { it.eligible }.target", String.class))
                .containsExactlyInAnyOrder("openrouter:mistral-7b", "localai:phi-4-14b");
    }

    @Test
    void reservesNoMoreThanTheCallerAllowsAndShortensTheAnswerToIt() {
        JsonPath answer = route("\"prompt\": \"Say hello\", \"max_cost_usd\": \"0.001\"");

        assertThat(answer.getString("target")).isEqualTo("openrouter:qwen2-72b");
        assertThat(answer.getString("reservation.amount_usd")).isEqualTo("0.001");
        // 0.001 minus the prompt's bound of 0.000073 pays for 463 tokens at 0.000002
        assertThat(answer.getLong("max_output_tokens")).isEqualTo(463);
    }

    @Test
    void holdsNoMoneyWhereNoneIsToBeHeld() {
        JsonPath before = Api.post("/budget-check", "{}").jsonPath();

        JsonPath answer = decide("\"prompt\": \"%s\"".formatted(promptOf(20_000)));

        assertThat(answer.getMap("")).doesNotContainKey("reservation");
        assertThat(Api.post("/budget-check", "{}").jsonPath().getString("budgets[0].reserved_usd"))
                .isEqualTo(before.getString("budgets[0].reserved_usd"));
    }

    @Test
    void measuresMessagesAndRefusesWhatNoModelHolds() {
        JsonPath answer = decide(
                "\"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"},"
                        + " {\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Say hello\"}], \"name\": null}]");
        Response tooLong = Api.post("/route", "{\"prompt\": \"%s\"}".formatted(promptOf(200_000)));

        assertThat(answer.getLong("prompt_tokens")).isBetween(10L, 20L);
        assertThat(answer.getString("target")).isEqualTo("openrouter:qwen2-72b");
        assertThat(tooLong.statusCode()).isEqualTo(422);
        assertThat(tooLong.jsonPath().getString("type")).isEqualTo("urn:purser:problem:no_eligible_model");
    }

    @Test
    void holdsTheMoneyUntilTheUsageIsRecorded() {
        JsonPath routed = route("\"prompt\": \"Say hello\"");
        List<Map<String, Object>> budgets =
                Api.post("/budget-check", "{}").jsonPath().getList("budgets");
        assertThat(budgets).hasSize(1);
        assertThat(new java.math.BigDecimal(String.valueOf(budgets.getFirst().get("reserved_usd"))))
                .isGreaterThanOrEqualTo("0.008265".transform(java.math.BigDecimal::new));

        Response recorded = Api.post(
                "/record-usage",
                "{\"reservation\": \"%s\", \"prompt_tokens\": 2, \"completion_tokens\": 3}"
                        .formatted(routed.getString("reservation.id")));

        assertThat(recorded.statusCode()).isEqualTo(200);
        assertThat(recorded.jsonPath().getString("cost_usd")).isEqualTo("0.000008");
    }

    @Test
    void boundsAnImageByTheWholeContext() {
        JsonPath answer = Api.post(
                        "/route",
                        "{\"messages\": [{\"role\": \"user\", \"content\": [[{\"type\": \"text\", \"text\": \"a\"},"
                                + " {\"type\": \"input_image\", \"image_url\": \"data:,\"}]]}],"
                                + " \"max_output_tokens\": 100}")
                .jsonPath();

        // 64,000 tokens of context at 0.000001, and 100 of the answer at 0.000002
        assertThat(answer.getString("target")).isEqualTo("openrouter:qwen2-72b");
        assertThat(answer.getString("reservation.amount_usd")).isEqualTo("0.0642");
    }

    @Test
    void tellsWhatAKeyMayNotUseFromWhatNoKeyIsSetFor() {
        ApiKeys key = ApiKeys.make("agent", ", \"models\": [\"localai:*\"]");

        Response answer = key.post("/route", "{\"prompt\": \"Say hello\", \"reserve\": false}");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("target")).startsWith("localai:");
        assertThat(answer.jsonPath().getString("candidates.find { it.target == 'openrouter:qwen2-72b' }.reason"))
                .isEqualTo("your key may not use openrouter:qwen2-72b; ask an operator for a key whose models hold it");
        assertThat(answer.asString()).doesNotContain("no key: set");
    }
}
