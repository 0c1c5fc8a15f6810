package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.WithTodaysModels;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The built-in models, and the built-in policy, which names traits of them. */
@QuarkusTest
@WithTodaysModels
class TodaysModelsTest {
    private static final String OWN = "localai:phi-4-14b";

    private static JsonPath route(String body) {
        Response response = Api.post("/route", body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }

    private static JsonPath model(String target) {
        return Api.get("/v1/models/" + target).jsonPath();
    }

    private static List<String> targets() {
        return Api.get("/v1/models").jsonPath().getList("data.findAll { it.pricing != null }.id");
    }

    private static BigDecimal answerPrice(String target) {
        return new BigDecimal(model(target).getString("pricing.completion"));
    }

    @Test
    void tellTheDayOfTheirPrices() {
        assertThat(targets())
                .hasSizeGreaterThan(5)
                .contains(OWN)
                .filteredOn(target -> !target.equals(OWN))
                .allSatisfy(target -> assertThat(LocalDate.parse(model(target).getString("pricing.as_of")))
                        .isAfter("2026-01-01"));
    }

    @Test
    void haveAnthropicsOwnAtItsPricesForShortAndLongPrompts() {
        String cost = "candidates.find { it.target == 'anthropic:claude-haiku-5-5' }.estimated_cost_usd";

        JsonPath brief = route("{'prompt': 'hi', 'max_output_tokens': 200, 'reserve': false}");
        JsonPath longer =
                route("{'prompt': 'word" + " word".repeat(100_000) + "', 'max_output_tokens': 200, 'reserve': false}");

        assertThat(brief.getString(cost)).isEqualTo("0.000100125");
        assertThat(longer.getString(cost)).isEqualTo("0.063000625");
    }

    @Test
    void areChosenByTheBuiltInPolicy() {
        BigDecimal dearest = targets().stream()
                .map(TodaysModelsTest::answerPrice)
                .max(BigDecimal::compareTo)
                .orElseThrow();

        JsonPath plain = route("{'prompt': 'hi', 'reserve': false}");
        JsonPath secret = route("{'prompt': 'hi', 'confidential': true, 'reserve': false}");
        JsonPath strong = route("{'prompt': 'hi', 'quality': 'high', 'reserve': false}");
        JsonPath longer = route("{'prompt': '" + "word ".repeat(9_000) + "', 'reserve': false}");

        assertThat(plain.getString("policy")).isEqualTo("decision-graph");
        assertThat(plain.getString("target")).isEqualTo("openrouter:openai/gpt-6-luna");
        assertThat(plain.getString("reasons[0]")).endsWith(": no other rule applies");
        assertThat(secret.getString("target")).isEqualTo(OWN);
        assertThat(answerPrice(strong.getString("target"))).isEqualByComparingTo(dearest);
        assertThat(model(longer.getString("target")).getInt("context_length")).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void answer() {
        Response answer = new CompletionRequest("auto", "{'prompt': 20, 'completion': 10}").post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    }
}
