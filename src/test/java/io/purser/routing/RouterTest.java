package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.money.Usd;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in policy at the limits of the month's remaining budget, to the nano-dollar. */
@QuarkusTest
@WithGateway
class RouterTest {
    @Inject
    Router router;

    private static RoutingRequest request(boolean highQuality, long tokens) {
        return RoutingRequests.of(PromptSize.of(tokens * 5, () -> tokens), false, highQuality);
    }

    private static BudgetStatus month(boolean hard, String spent, String reserved) {
        Budget budget = new Budget(
                UUID.randomUUID(),
                new BudgetDefinition(
                        "month",
                        Scope.EVERYTHING,
                        Usd.parse("20"),
                        null,
                        WindowKind.MONTH,
                        ZoneOffset.UTC,
                        DayOfWeek.MONDAY,
                        hard,
                        List.of()));
        return new BudgetStatus(
                budget,
                budget.windowAt(Instant.parse("2026-11-22T00:00:00Z")),
                new Balance(Usd.parse("20"), Usd.parse(spent), Usd.parse(reserved)));
    }

    private String target(RoutingRequest request, BudgetStatus... statuses) {
        return router.decide(request, ModelAvailability.ALL, List.of(statuses))
                .chosen()
                .model()
                .target();
    }

    @ParameterizedTest
    @CsvSource({
        // a fifth of 20 is 4: more than that has to remain
        "15.999999999, 0, openrouter:gpt-4o-mini",
        "16, 0, openrouter:qwen2-72b",
        "12, 4, openrouter:qwen2-72b",
        "12, 3.999999999, openrouter:gpt-4o-mini",
        "16.000000001, 0, openrouter:qwen2-72b"
    })
    void takesTheBetterModelWhileMoreThanAFifthIsLeft(String spent, String reserved, String target) {
        assertThat(target(request(true, 10), month(true, spent, reserved))).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # a twentieth of 20 is 1: less than that has to remain
            19, 0, openrouter:qwen2-72b
            19.000000001, 0, openrouter:mistral-7b
            18, 1.000000001, openrouter:mistral-7b
            18, 1, openrouter:qwen2-72b
            20, 0, openrouter:mistral-7b
            21, 0, openrouter:mistral-7b
            """)
    void takesTheCheapModelWhenLessThanATwentiethIsLeft(String spent, String reserved, String target) {
        assertThat(target(request(false, 10), month(true, spent, reserved))).isEqualTo(target);
        assertThat(target(request(true, 10), month(true, spent, reserved))).isEqualTo(target);
    }

    @Test
    void takesTheLargeModelForALongPromptEvenWhenLittleIsLeft() {
        assertThat(target(request(false, 8_001), month(true, "19.5", "0"))).isEqualTo("requesty:claude-3-sonnet");
        assertThat(target(request(false, 8_000), month(true, "19.5", "0"))).isEqualTo("openrouter:mistral-7b");
    }

    @Test
    void looksAtTheScarcestHardBudgetAndAtNoSoftOne() {
        BudgetStatus rich = month(true, "0", "0");
        BudgetStatus poor = month(true, "19.5", "0");
        BudgetStatus poorButSoft = month(false, "19.5", "0");

        assertThat(target(request(false, 10), rich, poor)).isEqualTo("openrouter:mistral-7b");
        assertThat(target(request(true, 10), rich, poor)).isEqualTo("openrouter:mistral-7b");
        assertThat(target(request(true, 10), rich, poorButSoft)).isEqualTo("openrouter:gpt-4o-mini");
    }

    @Test
    void passesOverModelsThatCannotBeCalledFromHere() {
        Decision decision = router.decide(
                request(false, 10),
                model -> model.provider().equals("openrouter") ? Optional.of("it is closed") : Optional.empty(),
                List.of(month(true, "0", "0")));

        assertThat(decision.chosen().model().target()).isEqualTo("localai:phi-4-14b");
        assertThat(decision.reasons()).contains("passed over openrouter:qwen2-72b: it is closed");
    }
}
