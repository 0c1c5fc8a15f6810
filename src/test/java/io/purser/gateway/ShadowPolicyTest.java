package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.MoreSettings;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A policy that decides beside the one in force, and is only reported. */
@QuarkusTest
@WithGateway
@TestProfile(MoreSettings.class)
class ShadowPolicyTest {
    private static final String MISTRAL = "openrouter:mistral-7b";
    private static final String REPORT = "/v1/reports/shadow";

    private static Map<String, Object> row(String target, String shadowTarget) {
        Response report = Api.get(REPORT);
        assertThat(report.statusCode()).as(report.asString()).isEqualTo(200);
        return report.jsonPath().getList("rows", Map.class).stream()
                .map(row -> {
                    @SuppressWarnings("unchecked")
                    Map<String, Object> typed = (Map<String, Object>) row;
                    return typed;
                })
                .filter(row -> target.equals(row.get("target")) && shadowTarget.equals(row.get("shadow_target")))
                .findFirst()
                .orElse(Map.of("calls", 0, "measured_calls", 0, "cost_usd", "0", "shadow_cost_usd", "0"));
    }

    private static int grown(String field, Map<String, Object> before, Map<String, Object> after) {
        return Integer.parseInt(String.valueOf(after.get(field))) - Integer.parseInt(String.valueOf(before.get(field)));
    }

    private static BigDecimal more(String field, Map<String, Object> before, Map<String, Object> after) {
        return new BigDecimal(String.valueOf(after.get(field)))
                .subtract(new BigDecimal(String.valueOf(before.get(field))))
                .stripTrailingZeros();
    }

    @Test
    void comparesTheCostOfTheActualTokensAndCallsOnlyTheModelInForce() {
        String mark = TestSystem.unique("shadow");
        Map<String, Object> before = row(CompletionRequest.QWEN, MISTRAL);
        CompletionRequest request =
                new CompletionRequest("auto", "{'prompt': 1000, 'completion': 40, 'mark': '" + mark + "'}");

        Response answer = request.post();

        assertThat(answer.header("x-purser-model")).isEqualTo(CompletionRequest.QWEN);
        Map<String, Object> after = row(CompletionRequest.QWEN, MISTRAL);
        assertThat(grown("calls", before, after)).isEqualTo(1);
        assertThat(grown("measured_calls", before, after)).isEqualTo(1);
        // 1,000 tokens at 0.000001 and 40 at 0.000002; 1,040 at 0.00000025
        assertThat(more("cost_usd", before, after)).isEqualTo("0.00108");
        assertThat(more("shadow_cost_usd", before, after)).isEqualTo("0.00026");
        assertThat(TestSystem.callsWith(mark)).hasSize(1);
        assertThat(Entries.of(request.task, 1))
                .extracting(entry -> entry.get("target"))
                .containsExactly(CompletionRequest.QWEN);
    }

    @Test
    void tellsWhereBothChooseTheSame() {
        Map<String, Object> before = row(CompletionRequest.GPT, CompletionRequest.GPT);
        int same = Api.get(REPORT).jsonPath().getInt("same_calls");

        new CompletionRequest("auto", "hi").postWith("X-Purser-Quality", "high");

        Map<String, Object> after = row(CompletionRequest.GPT, CompletionRequest.GPT);
        assertThat(grown("calls", before, after)).isEqualTo(1);
        assertThat(more("cost_usd", before, after)).isEqualTo(more("shadow_cost_usd", before, after));
        assertThat(Api.get(REPORT).jsonPath().getInt("same_calls")).isEqualTo(same + 1);
    }

    @Test
    void countsNoCallThatNamesItsModelAndNoDecisionWithoutAReservation() {
        int before = Api.get(REPORT).jsonPath().getInt("total.calls");

        new CompletionRequest(CompletionRequest.QWEN, "hi").post();
        Api.post("/route", "{\"prompt\": \"hi\", \"reserve\": false}");
        assertThat(Api.get(REPORT).jsonPath().getInt("total.calls")).isEqualTo(before);

        Api.post("/route", "{\"prompt\": \"hi\"}");
        assertThat(Api.get(REPORT).jsonPath().getInt("total.calls")).isEqualTo(before + 1);
    }

    @Test
    void countsACallThatFailsWithoutTokens() {
        Map<String, Object> before = row(CompletionRequest.QWEN, MISTRAL);

        new CompletionRequest("auto", "{'status': 400}").post();

        Map<String, Object> after = row(CompletionRequest.QWEN, MISTRAL);
        assertThat(grown("calls", before, after)).isEqualTo(1);
        assertThat(grown("measured_calls", before, after)).isZero();
    }

    @Test
    void comesAsCsvAndForAMonthAndForNobodyWhoIsBound() {
        new CompletionRequest("auto", "hi").post();

        List<String> csv = Api.get(REPORT + "?format=csv").asString().lines().toList();
        assertThat(csv.getFirst()).startsWith("policy,shadow_policy,target,shadow_target,calls,");
        assertThat(csv)
                .anyMatch(line -> line.startsWith("decision-graph,cheaper," + CompletionRequest.QWEN + "," + MISTRAL));
        assertThat(Api.get(REPORT + "?month=2025-06").jsonPath().getList("rows"))
                .isEmpty();
        assertThat(Api.get(REPORT + "?month=2025").statusCode()).isEqualTo(422);
        assertThat(ApiKeys.make("auditor", ", \"team\": \"blue\"")
                        .request()
                        .get(REPORT)
                        .statusCode())
                .isEqualTo(403);
        assertThat(ApiKeys.make("agent", "").request().get(REPORT).statusCode()).isEqualTo(403);
    }
}
