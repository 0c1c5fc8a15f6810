package io.purser.web.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test has a database of its own, because percentiles include all calls to a model by any caller. */
@QuarkusTest
@WithTestResource(value = PostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(FakeProviderResource.class)
class MonthlyReportTest {
    private static final String QWEN = "openrouter:qwen2-72b";

    private static JsonPath report(String agent) {
        return Usage.ask("/v1/reports/monthly", Map.of("agent", agent));
    }

    @Test
    void tellsAMonthInOneDocument() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, ", \"latency_ms\": 1000, \"time_to_first_token_ms\": 100, \"task\": \"draft\"");
        Usage.record(agent, QWEN, ", \"latency_ms\": 2000, \"time_to_first_token_ms\": 301");
        Usage.record(agent, "localai:phi-4-14b", ", \"status\": \"error\"");

        JsonPath report = report(agent);

        YearMonth month = YearMonth.now(ZoneOffset.UTC);
        assertThat(report.getString("month")).isEqualTo(month.toString());
        assertThat(report.getString("to"))
                .isEqualTo(month.plusMonths(1).atDay(1).toString());
        assertThat(report.getBoolean("is_over")).isFalse();
        assertThat(report.getString("total.cost_usd")).isEqualTo("0.006");
        assertThat(report.getInt("total.calls")).isEqualTo(3);
        assertThat(report.getInt("total.errors")).isEqualTo(1);
        assertThat(report.getList("by_agent.agent")).containsExactly(agent);
        assertThat(report.getList("by_task.task")).containsExactlyInAnyOrder("draft", null);
        assertThat(report.getList("by_target.target")).containsExactly(QWEN, "localai:phi-4-14b");
        assertThat(report.getList("by_provider.share_percent", String.class)).containsExactly("100.0", "0.0");
        assertThat(report.getList("by_day.day"))
                .containsExactly(LocalDate.now(ZoneOffset.UTC).toString());
        assertThat(report.getList("performance.error_percent", String.class)).containsExactly("0.0", "100.0");
        assertThat(report.getList("performance.mean_latency_ms", String.class)).containsExactly("1500.0", null);
        assertThat(report.getList("performance.mean_first_token_ms", String.class))
                .containsExactly("200.5", null);
    }

    @Test
    void comparesWithTheBestModel() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, "");
        Usage.record(agent, "localai:phi-4-14b", "");

        JsonPath report = report(agent);
        JsonPath other = Usage.ask("/v1/reports/monthly", Map.of("agent", agent, "best", "openrouter:gpt-4o-mini"));

        // 2,000 tokens in at 0.003 and 2,000 out at 0.015 a thousand are 0.036.
        assertThat(report.<Map<String, Object>>get("savings"))
                .containsEntry("best", "requesty:claude-3-sonnet")
                .containsEntry("at_best_usd", "0.036")
                .containsEntry("spent_usd", "0.003")
                .containsEntry("saved_usd", "0.033");
        assertThat(report.getString("savings.saved_percent")).isEqualTo("91.67");
        assertThat(other.getString("savings.at_best_usd")).isEqualTo("0.0024");
        assertThat(other.getString("savings.saved_usd")).isEqualTo("-0.0006");
    }

    @Test
    void hasPercentilesForWhoeverSeesEverything() {
        Usage.record("someone", "openrouter:mistral-7b", ", \"latency_ms\": 400, \"time_to_first_token_ms\": 20");

        JsonPath report = Usage.ask("/v1/reports/monthly", Map.of());

        Map<String, Object> mistral = report.get("performance.find { it.target == 'openrouter:mistral-7b' }");
        assertThat((Integer) mistral.get("p50_latency_ms")).isBetween(400, 425);
        assertThat((Integer) mistral.get("p95_latency_ms")).isBetween(400, 425);
        assertThat(mistral).containsEntry("p50_first_token_ms", 20);
        assertThat(report(TestSystem.unique("agent")).getList("performance")).isEmpty();
    }

    @Test
    void flagsACallThatCostMoreThanWasReserved() {
        String agent = TestSystem.unique("agent");
        Response routed = Api.post(
                "/route", "{\"prompt\": \"hi\", \"max_output_tokens\": 10, \"agent\": \"%s\"}".formatted(agent));
        Response recorded = Api.post(
                "/record-usage",
                "{\"reservation\": \"%s\", \"prompt_tokens\": 10, \"completion_tokens\": 5000}"
                        .formatted(routed.<String>path("reservation.id")));
        assertThat(recorded.statusCode()).as(recorded.asString()).isEqualTo(200);

        assertThat(report(agent).getInt("total.over_bound")).isEqualTo(1);
        assertThat(report(agent).getInt("by_target[0].over_bound")).isEqualTo(1);
        assertThat(Usage.ask("/v1/costs", Map.of("agent", agent)).getInt("rows[0].over_bound"))
                .isEqualTo(1);
    }

    @Test
    void forecastsNothingBeyondWhatIsSpentOnTheFirstDay() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, "");

        Map<String, Object> forecast = report(agent).get("forecast");

        assertThat(forecast)
                .containsEntry("spent_usd", "0.003")
                .containsEntry("expected_usd", "0.003")
                .containsEntry("low_usd", null)
                .containsEntry("high_usd", null)
                .containsEntry("days_observed", 0);
    }

    @Test
    void tellsAMonthThatIsOverAndEmpty() {
        JsonPath report = Usage.ask("/v1/reports/monthly", Map.of("month", "2025-02"));

        assertThat(report.getBoolean("is_over")).isTrue();
        assertThat(report.getString("to")).isEqualTo("2025-03-01");
        assertThat(report.getString("total.cost_usd")).isEqualTo("0");
        assertThat(report.getString("forecast.high_usd")).isEqualTo("0");
        assertThat(report.getList("by_agent")).isEmpty();
    }

    @Test
    void givesTheSameAsCsvWithALineForEachFigure() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, "");

        Response csv = Api.asOperator().accept("text/csv").get("/v1/reports/monthly?agent=" + agent);

        assertThat(csv.statusCode()).as(csv.asString()).isEqualTo(200);
        assertThat(csv.contentType()).isEqualTo("text/csv;charset=UTF-8");
        List<String> lines = csv.asString().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("section,item,figure,value");
        assertThat(lines)
                .contains(
                        "total,,cost_usd,0.003",
                        "total,,calls,1",
                        "savings,,best,requesty:claude-3-sonnet",
                        "by_agent,%s,cost_usd,0.003".formatted(agent),
                        "by_target,%s,share_percent,100.00".formatted(QWEN),
                        "performance,%s,calls,1".formatted(QWEN),
                        "by_day,%s,cost_usd,0.003".formatted(LocalDate.now(ZoneOffset.UTC)));
    }

    @ParameterizedTest
    @CsvSource({
        "month=2026-13, month",
        "month=November, month",
        "month=9999-01, month",
        "month=2026-11-01, month",
        "top=0, top",
        "top=101, top",
        "best=gpt-9, best",
        "format=pdf, format",
        "task=x, task"
    })
    void refusesParametersThatAreWrongByName(String query, String name) {
        Api.assertRefusesParameter(Api.get("/v1/reports/monthly?" + query), name);
    }
}
