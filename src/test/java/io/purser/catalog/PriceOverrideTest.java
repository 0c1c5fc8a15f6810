package io.purser.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.money.MediaTokens;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceOverrideTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static Model model(String overrides) {
        String file = """
                [{"name": "openrouter", "model": "m", "cost_in": 0.001, "cost_out": 0.002, "cost_cached": 0.0001,
                  "max_context": 1000000, "endpoint_env": "KEY", "price_overrides": %s}]
                """.formatted(overrides);
        return read(file);
    }

    private static Model read(String file) {
        return ProvidersFile.read("providers.json", file.getBytes(StandardCharsets.UTF_8), Optional.empty())
                .models()
                .getFirst();
    }

    private static Usd cost(Model model, long prompt, Instant at) {
        return model.cost(TokenCounts.of(prompt, 1_000), MediaTokens.NONE, at);
    }

    @Test
    void chargesLargePromptsMoreAndBoundsThemByIt() {
        Model model = model("[{\"prompt_tokens_above\": 200000, \"cost_in\": 0.002, \"cost_out\": 0.003}]");

        assertThat(cost(model, 200_000, NOON)).isEqualTo(Usd.parse("0.202"));
        assertThat(cost(model, 200_001, NOON)).isEqualTo(Usd.parse("0.403002"));
        assertThat(model.bound(200_000, 1_000)).isEqualTo(Usd.parse("0.202"));
        assertThat(model.bound(200_001, 1_000)).isEqualTo(Usd.parse("0.403002"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T16:29:59Z, 0.003",
        "2026-11-22T16:30:00Z, 0.0015",
        "2026-11-23T00:29:59Z, 0.0015",
        "2026-11-23T00:30:00Z, 0.003",
    })
    void chargesLessAtNightOverMidnight(Instant at, String cost) {
        Model model =
                model("[{\"from_utc\": \"16:30\", \"to_utc\": \"00:30\", \"cost_in\": 0.0005, \"cost_out\": 0.001}]");

        assertThat(cost(model, 1_000, at)).isEqualTo(Usd.parse(cost));
        // The time of the call is not known: the hour with the highest price is the bound.
        assertThat(model.bound(1_000, 1_000)).isEqualTo(Usd.parse("0.003"));
    }

    @Test
    void isFreeOnlyWhereItIsSoForEveryPromptAtEveryHour() {
        String file = """
                [{"name": "openrouter", "model": "m", "cost_in": 0, "cost_out": 0, "max_context": 1000,
                  "price_overrides": %s}]
                """;

        assertThat(read(file.formatted("[]")).isFree()).isTrue();
        assertThat(read(file.formatted("[{\"from_utc\": \"08:00\", \"to_utc\": \"20:00\", \"cost_out\": 0.001}]"))
                        .isFree())
                .isFalse();
    }

    @Test
    void leavesWhatAnOverrideDoesNotSayAsItIs() {
        Model model = model("[{\"prompt_tokens_above\": 10, \"cost_out\": 0.004}]");

        assertThat(model.cost(new TokenCounts(1_000, 0, 1_000, 0, 0), MediaTokens.NONE, NOON))
                .isEqualTo(Usd.parse("0.0001"));
        assertThat(cost(model, 1_000, NOON)).isEqualTo(Usd.parse("0.005"));
    }

    @Test
    void namesAnOverrideThatNeverEnds() {
        assertThatThrownBy(() -> model("[{\"from_utc\": \"16:30\"}]"))
                .hasMessageContaining("[0].price_overrides[0].to_utc: is missing");
    }

    @Test
    void namesAnOverrideWithoutACondition() {
        assertThatThrownBy(() -> model("[{\"cost_in\": 1}]"))
                .hasMessageContaining("[0].price_overrides[0].prompt_tokens_above");
    }
}
