package io.purser.web.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithGateway
class CostsResourceTest {
    private static final String QWEN = "openrouter:qwen2-72b";
    private static final String PHI = "localai:phi-4-14b";
    private static final String HEADER =
            "calls,errors,cancelled,unsettled,over_bound,prompt_tokens,completion_tokens,cached_tokens,cache_write_tokens,reasoning_tokens,cost_usd";

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    @Test
    void splitsTheCostsOfAnAgentByTarget() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, ", \"cached_tokens\": 100, \"reasoning_tokens\": 7");
        Usage.record(agent, QWEN, ", \"status\": \"error\"");
        Usage.record(agent, PHI, ", \"status\": \"cancelled\"");

        JsonPath answer = Usage.ask("/v1/costs", Map.of("agent", agent, "by", "target"));

        assertThat(answer.getString("zone")).isEqualTo("UTC");
        assertThat(answer.getString("by")).isEqualTo("target");
        assertThat(answer.getString("every")).isEqualTo("total");
        assertThat(answer.getString("from")).isEqualTo(today().substring(0, 8) + "01");
        assertThat(answer.getString("total.cost_usd")).isEqualTo("0.006");
        assertThat(answer.getInt("total.calls")).isEqualTo(3);
        assertThat(answer.getList("rows.target")).containsExactly(PHI, QWEN);
        assertThat(answer.getList("rows.cost_usd")).containsExactly("0", "0.006");
        assertThat(answer.getList("rows.calls")).containsExactly(1, 2);
        assertThat(answer.getList("rows.errors")).containsExactly(0, 1);
        assertThat(answer.getList("rows.cancelled")).containsExactly(1, 0);
        assertThat(answer.getList("rows.cached_tokens")).containsExactly(0, 100);
        assertThat(answer.getList("rows.reasoning_tokens")).containsExactly(0, 7);
        assertThat(answer.getString("next")).isNull();
    }

    @Test
    void givesTheSameAsCsvByAcceptOrByFormat() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, ", \"task\": \"a \\\"quoted\\\", one\"");
        Usage.record(agent, QWEN, "");
        String path = "/v1/costs?every=day&by=task&agent=" + agent;

        Response byAccept = Api.asOperator().accept("text/csv").get(path);
        Response byFormat = Api.get(path + "&format=csv");

        assertThat(byAccept.statusCode()).as(byAccept.asString()).isEqualTo(200);
        assertThat(byAccept.contentType()).isEqualTo("text/csv;charset=UTF-8");
        assertThat(byAccept.header("content-disposition")).startsWith("attachment; filename=\"costs-");
        assertThat(byAccept.asString())
                .isEqualTo(
                        "period,task,%s\r\n%s,,1,0,0,0,0,1000,1000,0,0,0,0.003\r\n%s,\"a \"\"quoted\"\", one\",1,0,0,0,0,1000,1000,0,0,0,0.003\r\n"
                                .formatted(HEADER, today(), today()));
        assertThat(byFormat.asString()).isEqualTo(byAccept.asString());
        assertThat(Api.asOperator()
                        .accept("text/csv")
                        .get(path + "&format=json")
                        .contentType())
                .startsWith("application/json");
        assertThat(Api.asOperator().accept("text/html, */*").get(path).contentType())
                .startsWith("application/json");
    }

    @Test
    void keepsANameFromBeingAFormula() {
        String agent = "=cmd|' /C calc'!A1" + TestSystem.unique("");
        Usage.record(agent, QWEN, "");

        String csv = Api.asOperator()
                .queryParams(Map.of("agent", agent, "by", "agent", "format", "csv"))
                .get("/v1/costs")
                .asString();

        assertThat(csv.lines().toList().get(1)).contains(",'=cmd|' /C calc'!A1").endsWith(",0.003");
    }

    @Test
    void pagesThroughEveryRowExactlyOnce() {
        String agent = TestSystem.unique("agent");
        for (int i = 0; i < 5; i++) {
            Usage.record(agent, PHI, ", \"task\": \"task %d/ü\"".formatted(i));
        }
        List<String> tasks = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>(Map.of("agent", agent, "by", "task", "limit", 2));
        String next;
        do {
            JsonPath page = Usage.ask("/v1/costs", parameters);
            List<String> rows = page.getList("rows.task", String.class);
            sizes.add(rows.size());
            tasks.addAll(rows);
            assertThat(page.getInt("total.calls")).isEqualTo(5);
            next = page.getString("next");
            parameters.put("cursor", next);
        } while (next != null);

        assertThat(sizes).containsExactly(2, 2, 1);
        assertThat(tasks).containsExactly("task 0/ü", "task 1/ü", "task 2/ü", "task 3/ü", "task 4/ü");
    }

    @Test
    void tellsTheNextPageOfACsvInItsLinkHeader() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, PHI, ", \"task\": \"one\"");
        Usage.record(agent, PHI, ", \"task\": \"two\"");

        Response first = Api.get("/v1/costs?by=task&limit=1&format=csv&agent=" + agent);
        String link = first.header("link");
        Response second = Api.asOperator()
                .urlEncodingEnabled(false)
                .get(link.substring(link.indexOf("/v1/costs"), link.indexOf('>')));

        assertThat(first.asString().lines()).hasSize(2);
        assertThat(link).endsWith("rel=\"next\"");
        assertThat(second.asString().lines().toList().get(1)).contains(",two,1,");
        assertThat(second.header("link")).isNull();
    }

    @Test
    void countsTheDaysThatAreAskedForAndNoOther() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, "");
        LocalDate day = LocalDate.now(ZoneOffset.UTC);

        assertThat(Usage.ask(
                                "/v1/costs",
                                Map.of("agent", agent, "from", day.toString(), "to", day.plusDays(1) + "T00:00:00Z"))
                        .getString("total.cost_usd"))
                .isEqualTo("0.003");
        assertThat(Usage.ask(
                                "/v1/costs",
                                Map.of("agent", agent, "from", day.minusDays(5).toString(), "to", day.toString()))
                        .getString("total.cost_usd"))
                .isEqualTo("0");
        assertThat(Usage.ask(
                                "/v1/costs",
                                Map.of("agent", agent, "from", day.plusDays(1).toString()))
                        .getList("rows"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "by=status, by",
        "by=Agent, by",
        "every=year, every",
        "from=2026-02-30, from",
        "from=yesterday, from",
        "from=2026-11-22T01:00:00Z, from",
        "from=0000-01-01, from",
        "from=2026-11-02&to=2026-11-02, to",
        "from=2026-11-02&to=2026-11-01, to",
        "limit=0, limit",
        "limit=1001, limit",
        "limit=1&limit=2, limit",
        "cursor=abc, cursor",
        "cursor=../../etc/passwd, cursor",
        "agent=, agent",
        "agent=a%00b, agent",
        "format=xml, format",
        "by=tag&task=x, tag",
        "dimension=agent, dimension"
    })
    void refusesParametersThatAreWrongByName(String query, String name) {
        Response response = Api.asOperator().urlEncodingEnabled(false).get("/v1/costs?" + query);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.jsonPath().getList("violations.path", String.class)).containsExactly(name);
    }

    @Test
    void showsAKeyThatIsBoundToATeamItsTeamAlone() {
        String team = TestSystem.unique("team");
        String agent = TestSystem.unique("agent");
        String spender = Usage.key(
                "agent", ", \"team\": \"%s\", \"charges_unreserved\": true, \"names_agents\": true".formatted(team));
        String call = "{\"target\": \"%s\", \"prompt_tokens\": 1000, \"completion_tokens\": 1000, \"agent\": \"%s\"}"
                .formatted(QWEN, agent);
        assertThat(Usage.post(spender, "/record-usage", call).statusCode()).isEqualTo(200);
        Usage.record(agent, QWEN, "");
        String auditor = Usage.key("auditor", ", \"team\": \"%s\"".formatted(team));

        for (String by : List.of("all", "agent", "caller", "target", "task", "provider", "team")) {
            JsonPath answer = Usage.get(auditor, "/v1/costs?by=" + by).jsonPath();
            assertThat(answer.getString("total.cost_usd")).as(by).isEqualTo("0.003");
            assertThat(answer.getList("rows.cost_usd")).as(by).containsExactly("0.003");
        }
        assertThat(Usage.get(auditor, "/v1/costs?team=another").statusCode()).isEqualTo(403);
        assertThat(Usage.get(auditor, "/v1/reports/top").jsonPath().getString("total.cost_usd"))
                .isEqualTo("0.003");
        assertThat(Usage.get(auditor, "/v1/reports/monthly").jsonPath().getString("total.cost_usd"))
                .isEqualTo("0.003");
        assertThat(Usage.get(auditor, "/v1/usage/export").jsonPath().getList("agent"))
                .containsExactly(agent);
        assertThat(Usage.get(spender, "/v1/costs").statusCode()).isEqualTo(403);
    }

    @Test
    void showsAKeyThatIsBoundToAnAgentItsAgentAlone() {
        String agent = TestSystem.unique("agent");
        Usage.record(agent, QWEN, "");
        Usage.record(TestSystem.unique("agent"), QWEN, "");
        String auditor = Usage.key("auditor", ", \"agent\": \"%s\"".formatted(agent));

        assertThat(Usage.get(auditor, "/v1/costs?by=agent").jsonPath().getList("rows.agent"))
                .containsExactly(agent);
        assertThat(Usage.get(auditor, "/v1/costs?agent=another").statusCode()).isEqualTo(403);
        assertThat(Usage.get(auditor, "/v1/reports/monthly?agent=another").statusCode())
                .isEqualTo(403);
        assertThat(Usage.get(auditor, "/v1/usage/export?agent=another").statusCode())
                .isEqualTo(403);
    }

    @Test
    void putsTheDearestFirstWithItsShare() {
        String task = TestSystem.unique("task");
        Usage.record("thrifty", "openrouter:mistral-7b", ", \"task\": \"%s\"".formatted(task));
        Usage.record("lavish", QWEN, ", \"task\": \"%s\"".formatted(task));

        JsonPath answer = Usage.ask("/v1/reports/top", Map.of("task", task, "by", "agent"));
        Response csv = Api.get("/v1/reports/top?format=csv&by=agent&task=" + task);

        assertThat(answer.getList("rows.agent")).containsExactly("lavish", "thrifty");
        assertThat(answer.getList("rows.cost_usd")).containsExactly("0.003", "0.0005");
        assertThat(answer.getList("rows.share_percent", String.class)).containsExactly("85.71", "14.29");
        assertThat(csv.asString().lines())
                .containsExactly(
                        "agent," + HEADER + ",share_percent",
                        "lavish,1,0,0,0,0,1000,1000,0,0,0,0.003,85.71",
                        "thrifty,1,0,0,0,0,1000,1000,0,0,0,0.0005,14.29");
    }
}
