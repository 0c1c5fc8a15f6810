package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.purser.budget.definition.Balance;
import io.purser.money.Usd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static Policy read(String json) {
        return Policy.read("graph.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static Policy.Rule rule(String when) {
        return read("{\"name\": \"p\", \"rules\": [{\"when\": " + when + ", \"target\": \"a:b\"}]}")
                .rules()
                .getFirst();
    }

    private static List<String> mistakes(String json) {
        IllegalArgumentException refusal = catchThrowableOfType(IllegalArgumentException.class, () -> read(json));
        assertThat(refusal).as("a refusal of %s", json).isNotNull();
        List<String> lines = String.valueOf(refusal.getMessage()).lines().toList();
        assertThat(lines).first().isEqualTo("graph.json cannot be used:");
        return lines.subList(1, lines.size()).stream().map(String::strip).toList();
    }

    private static RoutingRequest request(boolean confidential, boolean highQuality, long tokens, String... tags) {
        return RoutingRequests.of(PromptSize.of(tokens * 4, () -> tokens), confidential, highQuality, tags);
    }

    private static Balance spent(String dollarsOfTwenty) {
        return new Balance(Usd.parse("20"), Usd.parse(dollarsOfTwenty), Usd.ZERO);
    }

    @Test
    void namesEveryMistakeWithItsPath() {
        assertThat(mistakes("""
                {"rules": [
                   {"when": {"quality": "best", "prompt_tokens_above": -1, "remaining_percent_above": 101,
                             "remaining_percent_below": "5", "tag": 5, "confidental": true}, "target": "a:b"},
                   {"target": 5, "because": "x"},
                   {"when": [], "target": "a:b", "hedge_after_ms": "800"},
                   {"reason": "y", "hedge_after_ms": 0},
                   {"target": "a:b", "hedge_after_ms": 1.5}
                 ], "version": 2}
                """))
                .containsExactlyInAnyOrder(
                        "rules[0].when.quality: has to be one of high, standard",
                        "rules[0].when.prompt_tokens_above: has to be between 0 and 9223372036854775807",
                        "rules[0].when.remaining_percent_above: has to be between 0 and 100",
                        "rules[0].when.remaining_percent_below: has to be a number, not a text",
                        "rules[0].when.tag: has to be a text, not a number",
                        "rules[0].when.confidental: is not known here",
                        "rules[1].target: has to be a text, not a number",
                        "rules[1].because: is not known here",
                        "rules[2].when: has to be an object, not an array",
                        "rules[2].hedge_after_ms: has to be a whole number, not a text",
                        "rules[3].target: is missing",
                        "rules[3].hedge_after_ms: has to be between 1 and 999999999",
                        "rules[4].hedge_after_ms: has to be a whole number, not a fraction",
                        "name: is missing",
                        "version: is not known here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the body is empty; it has to be a JSON object",
                "{\"name\": \"p\"} | rules: is missing",
                "{\"name\": \"p\", \"rules\": {}} | rules: has to be an array, not an object",
                "{\"name\": \"p\", \"name\": \"q\", \"rules\": []} | name: is given twice"
            })
    void refusesWhatIsNoPolicy(String json, String mistake) {
        assertThat(mistakes(json)).containsExactly(mistake);
    }

    @Test
    void holdsARuleWithoutConditionsForEverything() {
        Policy policy = read("{\"name\": \"p\", \"rules\": [{\"target\": \"a:b\", \"reason\": \"always\"}]}");

        assertThat(policy.name()).isEqualTo("p");
        assertThat(policy.rules()).extracting(Policy.Rule::reason).containsExactly("always");
        assertThat(policy.rules().getFirst().holds(request(true, true, 1_000_000), List.of(spent("20"))))
                .isTrue();
    }

    @Test
    void needsEveryConditionOfARule() {
        Policy.Rule rule = rule("{\"confidential\": false, \"quality\": \"high\", \"prompt_tokens_above\": 10}");

        assertThat(rule.holds(request(false, true, 11), List.of())).isTrue();
        assertThat(rule.holds(request(true, true, 11), List.of())).isFalse();
        assertThat(rule.holds(request(false, false, 11), List.of())).isFalse();
        assertThat(rule.holds(request(false, true, 10), List.of())).isFalse();
    }

    @Test
    void readsAfterWhichTimeARuleAsksForASecondModel() {
        Policy policy = read("""
                {"name": "p", "rules": [{"target": "a:b", "hedge_after_ms": 800},
                  {"when": {"tag": "eu"}, "target": "a:b", "hedge_after_ms": 1}, {"target": "a:b"}]}
                """);

        assertThat(policy.rules())
                .extracting(Policy.Rule::hedgesAfter)
                .containsExactly(Duration.ofMillis(800), Duration.ofMillis(1), null);
    }

    @Test
    void holdsARuleOfATagForRequestsThatCarryIt() {
        Policy.Rule rule = rule("{\"tag\": \"eu\"}");

        assertThat(rule.holds(request(false, false, 1, "eu"), List.of())).isTrue();
        assertThat(rule.holds(request(false, false, 1, "batch", "eu"), List.of()))
                .isTrue();
        assertThat(rule.holds(request(false, false, 1, "EU"), List.of())).isFalse();
        assertThat(rule.holds(request(false, false, 1), List.of())).isFalse();
    }

    @Test
    void letsTheScarcestBudgetDecide() {
        List<Balance> balances = List.of(spent("0"), spent("19.000000001"));

        assertThat(rule("{\"remaining_percent_above\": 20}").holds(request(false, false, 1), balances))
                .isFalse();
        assertThat(rule("{\"remaining_percent_below\": 5}").holds(request(false, false, 1), balances))
                .isTrue();
    }

    @Test
    void comparesSharesExactly() {
        Policy.Rule above = rule("{\"remaining_percent_above\": 20}");
        Policy.Rule below = rule("{\"remaining_percent_below\": 5}");
        RoutingRequest any = request(false, false, 1);

        assertThat(above.holds(any, List.of(spent("16")))).isFalse();
        assertThat(above.holds(any, List.of(spent("15.999999999")))).isTrue();
        assertThat(below.holds(any, List.of(spent("19")))).isFalse();
        assertThat(below.holds(any, List.of(spent("19.000000001")))).isTrue();
    }

    @Test
    void refusesTargetsThatThereAreNotWithTheirLines() {
        String json = """
                {"name": "p", "rules": [
                  {"target": "a:b"},
                  {"when": {"confidential": true},
                   "target": "a:c"},
                  {"target": "d:e", "reason": "x"}
                ]}
                """;

        IllegalArgumentException refusal = catchThrowableOfType(
                IllegalArgumentException.class,
                () -> read(json).require("graph.json", json.getBytes(StandardCharsets.UTF_8), Set.of("a:b", "a:d")));

        assertThat(refusal).hasMessage("""
            graph.json cannot be used:
              line 4: rules[1].target: there is no model "a:c"; there are a:b, a:d
              line 5: rules[2].target: there is no model "d:e"; there are a:b, a:d\
            """);
    }

    @Test
    void takesTraitsForTargets() {
        String json = """
                {"name": "p", "rules": [{"target": "private"}, {"target": "strong"}, {"target": "long"},
                  {"target": "cheapest"}, {"target": "dearest"}]}
                """;

        IllegalArgumentException refusal = catchThrowableOfType(
                IllegalArgumentException.class,
                () -> read(json).require("graph.json", json.getBytes(StandardCharsets.UTF_8), Set.of("a:b")));

        assertThat(refusal).hasMessage("""
            graph.json cannot be used:
              line 2: rules[4].target: there is no model "dearest"; there are a:b\
            """);
    }
}
