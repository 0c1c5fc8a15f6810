package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * {@code BudgetModelTest} through the access filters: seeded random calls, reservations and captures of one agent after
 * the other, each with a small budget. A model of the budget predicts each answer and the remainder.
 */
@QuarkusTest
@WithGateway
class GatewayModelTest {
    private static final int AGENTS = 15;
    private static final int STEPS = 30;

    private final Random random = new Random(11);

    /** One budget, with its spending and its reservations. */
    private final class Model {
        final String agent = TestSystem.unique("modelled");
        final long limit = 1_500_000L + random.nextInt(1_000_000);
        final Map<String, Long> reserved = new TreeMap<>();
        long spent;

        long left() {
            return limit
                    - spent
                    - reserved.values().stream().mapToLong(Long::longValue).sum();
        }

        Usd reserved() {
            return Usd.ofNanos(limit - spent - left());
        }

        /** The expected status of a call with that bound; {@code otherwise} applies if the budget covers the bound. */
        int status(long bound, int otherwise) {
            if (bound <= left()) {
                return otherwise;
            }
            return bound <= limit - spent ? 429 : 402;
        }
    }

    @Test
    void agreesWithTheModelOnEveryAnswerAndEveryBalance() {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            Model model = new Model();
            Api.post("/v1/budgets", """
                    {"name": "budget of %1$s", "scope": {"agent": "%1$s"}, "limit_usd": "%2$s", "window": "total"}
                    """.formatted(model.agent, Usd.ofNanos(model.limit)));
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> hold(model);
                    case 1 -> captureAHold(model);
                    default -> answers.add(call(model));
                }
            }
            agrees(model);
        }
        assertThat(answers).contains(200, 402, 429, 500, 502);
    }

    private int call(Model model) {
        int prompt = 1 + random.nextInt(60);
        int completion = 1 + random.nextInt(50);
        int fault = random.nextInt(20);
        String request = switch (fault) {
            case 0 -> "{'status': 500}";
            case 1 -> "{'drop': true}";
            default -> "{'prompt': %d, 'completion': %d}".formatted(prompt, completion);
        };
        CompletionRequest chat = new CompletionRequest(CompletionRequest.QWEN, request);
        chat = chat.with("metadata", "{'purser': {'agent': '%s', 'task': '%s'}}".formatted(model.agent, chat.task));
        // The body in bytes and 64 for its frame, at 0.000001, and 50 tokens of the answer at 0.000002.
        long bound = (chat.json().length() + 64) * 1_000L + 50 * 2_000L;
        int otherwise = switch (fault) {
            case 0 -> 500;
            case 1 -> 502;
            default -> 200;
        };
        int expected = model.status(bound, otherwise);

        Response response = chat.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(expected);
        if (expected == 200) {
            model.spent += prompt * 1_000L + completion * 2_000L;
        } else if (expected == 502) {
            model.spent += bound; // it is unknown whether the provider did the work
        }
        return expected;
    }

    private void hold(Model model) {
        JsonPath routed = Api.post("/route", """
                        {"prompt": "%s", "agent": "%s", "max_output_tokens": 50}
                        """.formatted("word ".repeat(1 + random.nextInt(40)), model.agent))
                .jsonPath();
        String reservation = routed.getString("reservation.id");
        if (reservation != null) {
            long amount = Usd.parse(routed.getString("reservation.amount_usd")).nanos();
            assertThat(amount).isLessThanOrEqualTo(model.left());
            model.reserved.put(reservation, amount);
        }
    }

    private void captureAHold(Model model) {
        if (model.reserved.isEmpty()) {
            return;
        }
        String reservation = model.reserved.keySet().iterator().next();
        Response recorded =
                Api.post("/record-usage", """
                {"reservation": "%s", "prompt_tokens": %d, "completion_tokens": %d}
                """.formatted(reservation, random.nextInt(20), random.nextInt(20)));
        assertThat(recorded.statusCode()).as(recorded.asString()).isEqualTo(200);
        assertThat(recorded.jsonPath().getBoolean("known_already")).isFalse();
        model.reserved.remove(reservation);
        model.spent += Usd.parse(recorded.jsonPath().getString("cost_usd")).nanos();
    }

    private static void agrees(Model model) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonPath budgets = Api.post("/budget-check", "{\"agent\": \"%s\"}".formatted(model.agent))
                    .jsonPath();
            Map<String, Object> budget =
                    budgets.getMap("budgets.find { it.name == 'budget of %s' }".formatted(model.agent));
            assertThat(budget)
                    .containsEntry("spent_usd", Usd.ofNanos(model.spent).toString())
                    .containsEntry("reserved_usd", model.reserved().toString())
                    .containsEntry("remaining_usd", Usd.ofNanos(model.left()).toString());
        });
    }
}
