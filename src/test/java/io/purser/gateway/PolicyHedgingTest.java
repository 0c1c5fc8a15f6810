package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.AtOnce;
import io.purser.support.CallerDialect;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go to a second model because a rule of the policy says so. */
@QuarkusTest
@WithGateway
@TestProfile(PolicyHedgingTest.WithRule.class)
class PolicyHedgingTest {
    private static final String SLOW_FIRST =
            "{%s: {'hang': true}, 'openai/gpt-4o-mini': {'say': 'fast'}}".formatted(HedgedCall.QWEN);
    private static final String LATE_FIRST =
            "{%s: {'delay_ms': 500, 'say': 'late'}, 'openai/gpt-4o-mini': {'say': 'fast'}}".formatted(HedgedCall.QWEN);

    private final String task = TestSystem.unique("hedged");

    public static class WithRule implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("purser.policy", """
                    {"name": "two-models", "rules": [
                      {"when": {"tag": "too-dear"}, "target": "requesty:claude-3-sonnet", "hedge_after_ms": 1},
                      {"when": {"tag": "urgent"}, "target": "openrouter:qwen2-72b", "hedge_after_ms": 100},
                      {"target": "openrouter:qwen2-72b"},
                      {"target": "openrouter:gpt-4o-mini"}]}""".replace('\n', ' '));
        }
    }

    @BeforeEach
    void noModelRests() {
        HedgedCall.letNoModelRest();
    }

    private ObjectNode body(CallerDialect dialect, String model, String text, String tag) {
        ObjectNode body = dialect.request(model, TextNode.valueOf(text.replace('\'', '"')), 50, task, task);
        body.withObject("/metadata/purser").putArray("tags").add(tag);
        return body;
    }

    private static RequestSpecification request() {
        return Api.asOperator().contentType("application/json");
    }

    private void assertOnlyTheFirstWasCalled(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.asString()).contains("late");
        assertThat(response.header("x-purser-hedge")).isNull();
        assertThat(TestSystem.callsWith(task)).hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> callsASecondModelInEachDialect() {
        return AtOnce.each(List.of(CallerDialect.values()), dialect -> new PolicyHedgingTest().callsASecond(dialect));
    }

    private void callsASecond(CallerDialect dialect) {
        Response response = request()
                .body(body(dialect, "auto", SLOW_FIRST, "urgent").toString())
                .post(dialect.path());

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.asString()).contains("fast");
        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.GPT);
        assertThat(response.header("x-purser-hedge")).isEqualTo("second");
        List<Map<String, Object>> entries = Entries.of(task, 2);
        assertThat(entries).extracting(entry -> entry.get("status")).containsExactlyInAnyOrder("ok", "unsettled");
    }

    @TestFactory
    Stream<DynamicTest> streamsFromASecondModelInEachDialect() {
        return AtOnce.each(
                List.of(CallerDialect.values()), dialect -> new PolicyHedgingTest().streamsFromASecond(dialect));
    }

    private void streamsFromASecond(CallerDialect dialect) {
        Response response = request()
                .body(body(dialect, "auto", SLOW_FIRST, "urgent")
                        .put("stream", true)
                        .toString())
                .post(dialect.path());

        assertThat(response.asString()).contains("fast");
        assertThat(response.header("x-purser-hedge")).isEqualTo("second");
        Entries.of(task, 2);
    }

    @Test
    void waitsAsLongAsTheCallerSaysIfItSaysSo() {
        Response response = request()
                .header(HedgedCall.AFTER, 10_000)
                .body(body(CallerDialect.CHAT, "auto", LATE_FIRST, "urgent").toString())
                .post(CompletionRequest.CHAT);

        assertOnlyTheFirstWasCalled(response);
    }

    /** Neither a rule that does not hold, nor one whose target cannot serve the request, nor any for a named model. */
    @ParameterizedTest
    @ValueSource(strings = {"other", "too-dear", "urgent"})
    void doesNothingIfAnotherRuleChoseTheModel(String tag) {
        ObjectNode body = body(CallerDialect.CHAT, "auto", LATE_FIRST, tag);
        switch (tag) {
            case "urgent" ->
                body.put("model", CompletionRequest.QWEN).putArray("models").add(CompletionRequest.GPT);
            // The model of that rule costs more, and the two others cost less together.
            case "too-dear" -> body.withObject("/metadata/purser").put("max_cost_usd", "0.0012");
            default -> {}
        }

        Response response = request().body(body.toString()).post(CompletionRequest.CHAT);

        assertOnlyTheFirstWasCalled(response);
    }

    @Test
    void doesNothingForACallWithAnIdempotencyKey() {
        Response response = request()
                .header("idempotency-key", task)
                .body(body(CallerDialect.CHAT, "auto", LATE_FIRST, "urgent").toString())
                .post(CompletionRequest.CHAT);

        assertOnlyTheFirstWasCalled(response);
    }

    @Test
    void doesNothingIfTheBudgetCannotHoldBoth() {
        ObjectNode body = body(CallerDialect.CHAT, "auto", LATE_FIRST, "urgent");
        body.withObject("/metadata/purser").put("agent", task);
        long bound = (body.toString().length() + 64) * 1_000L + 50 * 2_000L;
        Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"%s\", \"window\": \"total\"}"
                        .formatted(task, task, Usd.ofNanos(bound + 1_000)));

        Response response = request().body(body.toString()).post(CompletionRequest.CHAT);

        assertOnlyTheFirstWasCalled(response);
        assertThat(Entries.of(task, 1)).hasSize(1);
    }

    @Test
    void routeHoldsTheMoneyOfOneCallAlone() {
        Response routed =
                Api.post("/route", "{\"prompt\": \"hello\", \"max_output_tokens\": 50, \"tags\": [\"urgent\"]}");

        assertThat(routed.statusCode()).as(routed.asString()).isEqualTo(200);
        assertThat(routed.jsonPath().getString("target")).isEqualTo(CompletionRequest.QWEN);
        assertThat(Usd.parse(routed.jsonPath().getString("reservation.amount_usd")))
                .isLessThan(Usd.parse(routed.jsonPath().getString("estimated_cost_usd"))
                        .plus(Usd.parse("0.001")));
        assertThat(routed.asString()).doesNotContain("hedge");
    }
}
