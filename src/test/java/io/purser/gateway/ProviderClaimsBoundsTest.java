package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.PricesResource;
import io.purser.support.UsageClaims;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No claim of a provider about usage and cost charges more than the bound of its call. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class ProviderClaimsBoundsTest extends ProviderClaims {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"cost\": 1000000}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"cost\": 99999999999999999999999999}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"cost\": \"1e399\"}",
                "{\"prompt_tokens\": 1000000000000000, \"completion_tokens\": 1000000000000000}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"total_tokens\": 99999999999999999999999999}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"reasoning_tokens\": 900000000}",
                "{\"input_tokens\": 3, \"output_tokens\": 5, \"cache_creation_input_tokens\": 1e30}",
            })
    void chargesAnAbsurdFigureNoMoreThanTheBoundAndMarksIt(String usage) {
        Map<String, Object> entry = whole(answer(usage));

        assertThat(Entries.usd(entry, "cost_usd"))
                .isGreaterThan(Usd.parse("0.015"))
                .isLessThanOrEqualTo(Entries.usd(entry, "bound_usd"));
        assertThat(entry).containsEntry("over_bound", true).containsEntry("status", "ok");
        assertThat((Integer) entry.get("prompt_tokens")).isLessThanOrEqualTo(200_000);
        assertThat((Integer) entry.get("completion_tokens")).isLessThanOrEqualTo(PricesResource.LONGEST_ANSWER);
    }

    @Test
    void chargesNoMoreThanWasHeldWhereABudgetCannotHoldTheRest() {
        prompt = SHORT;
        Api.post("/v1/budgets", """
            {"name": "%1$s", "scope": {"task": "%1$s"}, "limit_usd": "0.05", "window": "day"}\
            """.formatted(task));

        Map<String, Object> entry = whole(answer("{\"prompt_tokens\": 60000, \"completion_tokens\": 5}"), false);

        assertThat(entry)
                .containsEntry("cost_usd", entry.get("bound_usd"))
                .containsEntry("prompt_tokens", 60_000)
                .containsEntry("over_bound", true);
        assertThat(Entries.usd(entry, "cost_usd")).isLessThan(Usd.parse("0.02"));
    }

    @Test
    void takesAProviderWhoseTokensCostNothingAtItsPricesAndSaysWhatItTold() {
        Map<String, Object> entry = whole(answer("{\"prompt_tokens\": 1000, \"completion_tokens\": 20, \"cost\": 0}"));

        assertThat(entry).containsEntry("cost_usd", "0.00104").containsEntry("provider_cost_usd", "0");
    }

    /** The spent amount is the sum of the entries, each entry is within its bound, and nothing stays reserved. */
    @Test
    void movesNoBudgetByMoreThanItsBoundsWhateverIsClaimed() {
        long seed = Long.getLong("purser.seed", System.nanoTime());
        UsageClaims claims = new UsageClaims(new Random(seed));
        String budget = Api.post("/v1/budgets", """
            {"name": "%1$s", "scope": {"task": "%1$s"}, "limit_usd": "1000", "window": "day"}\
            """.formatted(task)).jsonPath().getString("id");
        int calls = 200;
        for (int i = 0; i < calls; i++) {
            prompt = i % 3 == 0 ? LONG : SHORT;
            String claim = claims.next();
            ObjectNode request = JSON.createObjectNode();
            if (i % 2 == 0) {
                Response response = Api.post(
                        CompletionRequest.CHAT,
                        body(request.put("raw", answer(claim))).toString());
                assertThat(response.statusCode()).as("seed %d: %s", seed, claim).isEqualTo(200);
            } else {
                ArrayNode events = request.putArray("events");
                events(claim, claims.next(), claims.next()).forEach(events::add);
                try (EventStream stream = EventStream.post(
                        CompletionRequest.CHAT,
                        body(request).put("stream", true).toString())) {
                    assertThat(stream.rest()).as("seed %d: %s", seed, claim).endsWith("[DONE]");
                }
            }
        }

        Usd sum = Usd.ZERO;
        for (Map<String, Object> entry : Entries.of(task, calls)) {
            Usd cost = Entries.usd(entry, "cost_usd");
            assertThat(cost).as("seed %d: %s", seed, entry).isBetween(Usd.ZERO, Entries.usd(entry, "bound_usd"));
            sum = sum.plus(cost);
        }
        JsonPath state = Api.get("/v1/budgets/" + budget).jsonPath();
        assertThat(state.getString("spent_usd")).as("seed %d", seed).isEqualTo(sum.toString());
        assertThat(state.getString("reserved_usd")).isEqualTo("0");
    }
}
