package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Reservations hold money for a while, so no key may hold much money. */
@QuarkusTest
@WithGateway
class OpenReservationsTest {
    private static final String ROUTE = "{\"prompt\": \"Say hello\", \"max_output_tokens\": 1000}";

    private static ApiKeys key(String agent, String limit, String model) {
        Response budget = Api.post(
                "/v1/budgets",
                "{\"name\": \"%1$s\", \"scope\": {\"agent\": \"%1$s\"}, \"limit_usd\": \"%2$s\", \"window\": \"total\"}"
                        .formatted(agent, limit));
        assertThat(budget.statusCode()).as(budget.asString()).isEqualTo(201);
        return ApiKeys.make("agent", ", \"agent\": \"%s\", \"models\": [\"%s\"]".formatted(agent, model));
    }

    private static List<String> open(ApiKeys key) {
        return key.request().get("/v1/reservations?limit=1000").path("reservations.id");
    }

    private static String reserved(ApiKeys key, String agent) {
        return key.post("/budget-check", "{}").path("budgets.find { it.name == '%s' }.reserved_usd".formatted(agent));
    }

    @Test
    void holdATenthOfABudgetAtMostHoweverManyAskAtOnce() throws Exception {
        String agent = TestSystem.unique("share");
        ApiKeys key = key(agent, "0.1", "openrouter:qwen2-72b");
        List<Future<Response>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 24; i++) {
                answers.add(callers.submit(() -> key.post("/route", ROUTE)));
            }
        }
        BigDecimal held = BigDecimal.ZERO;
        int refused = 0;
        for (Future<Response> answer : answers) {
            if (answer.get().statusCode() == 200) {
                held = held.add(new BigDecimal(answer.get().<String>path("reservation.amount_usd")));
            } else {
                refused++;
                assertThat(answer.get().statusCode())
                        .as(answer.get().asString())
                        .isEqualTo(429);
                assertThat(answer.get().<String>path("detail"))
                        .contains("reservations", agent, "0.01", "DELETE /v1/reservations");
                assertThat(answer.get().header("retry-after")).isEqualTo("1");
            }
        }

        assertThat(held).isGreaterThan(new BigDecimal("0.005")).isLessThanOrEqualTo(new BigDecimal("0.01"));
        assertThat(refused).isGreaterThan(12);
        assertThat(new BigDecimal(reserved(key, agent))).isEqualByComparingTo(held);
        assertThat(open(key)).hasSize(24 - refused);
    }

    @Test
    void areSeenAndGivenBackByThoseToWhomTheyWereMadeAlone() {
        String agent = TestSystem.unique("back");
        ApiKeys key = key(agent, "0.02", "openrouter:qwen2-72b");
        ApiKeys other = ApiKeys.make("agent", "");
        // A tenth of the budget is less than one call needs; a key may hold the money of one call even then.
        Response routed = key.post("/route", ROUTE);
        String id = routed.path("reservation.id");
        assertThat(new BigDecimal(routed.<String>path("reservation.amount_usd")))
                .isGreaterThan(new BigDecimal("0.002"));
        assertThat(key.post("/route", ROUTE).statusCode()).isEqualTo(429);

        assertThat(open(key)).containsExactly(id);
        assertThat(open(other)).isEmpty();
        assertThat(Api.get("/v1/reservations?limit=1000").<List<String>>path("reservations.id"))
                .contains(id);
        assertThat(other.request().delete("/v1/reservations/" + id).statusCode())
                .isEqualTo(204);
        assertThat(open(key)).containsExactly(id);

        for (int i = 0; i < 2; i++) {
            assertThat(key.request().delete("/v1/reservations/" + id).statusCode())
                    .isEqualTo(204);
            assertThat(open(key)).isEmpty();
            assertThat(reserved(key, agent)).isEqualTo("0");
        }
        assertThat(key.post(
                                "/record-usage",
                                "{\"reservation\": \"%s\", \"prompt_tokens\": 1, \"completion_tokens\": 1}"
                                        .formatted(id))
                        .statusCode())
                .isEqualTo(404);
        String next = key.post("/route", ROUTE).path("reservation.id");
        String usage = "{\"reservation\": \"%s\", \"prompt_tokens\": 1, \"completion_tokens\": 1}".formatted(next);
        assertThat(key.post("/record-usage", usage).statusCode()).isEqualTo(200);
        assertThat(key.request().delete("/v1/reservations/" + next).statusCode())
                .isEqualTo(409);
        assertThat(key.request().delete("/v1/reservations/x").statusCode()).isEqualTo(404);
    }

    @Test
    void areVoidedByAnOperatorWhoeverHoldsThem() {
        String agent = TestSystem.unique("stuck");
        ApiKeys key = key(agent, "0.02", "openrouter:qwen2-72b");
        String id = key.post("/route", ROUTE).path("reservation.id");
        assertThat(open(key)).containsExactly(id);

        for (int i = 0; i < 2; i++) {
            assertThat(Api.asOperator().delete("/v1/reservations/" + id).statusCode())
                    .isEqualTo(204);
            assertThat(open(key)).isEmpty();
            assertThat(reserved(key, agent)).isEqualTo("0");
        }
    }

    @Test
    void areAHundredAtMostThoughTheyHoldNothing() {
        String agent = TestSystem.unique("many");
        ApiKeys key = key(agent, "1", "localai:phi-4-14b");
        for (int i = 0; i < 100; i++) {
            assertThat(key.post("/route", ROUTE).statusCode()).isEqualTo(200);
        }

        Response refused = key.post("/route", ROUTE);

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(429);
        assertThat(refused.<String>path("detail")).contains("100 reservations open");
        assertThat(key.post("/route", ROUTE.replace("{", "{\"reserve\": false, "))
                        .statusCode())
                .isEqualTo(200);
        key.request().delete("/v1/reservations/" + open(key).getFirst());
        assertThat(key.post("/route", ROUTE).statusCode()).isEqualTo(200);
    }
}
