package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets by REST. Every test has agents of its own, so that no test spends another test's budget. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BudgetResourceTest {
    private final String agent = TestSystem.unique("agent");

    private static String definition(String name, String agent, String limit, String more) {
        return "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"%s\", \"window\": \"day\"%s}"
                .formatted(name, agent, limit, more);
    }

    private JsonPath create(String limit, String more) {
        Response created = Api.post("/v1/budgets", definition(agent, agent, limit, more));
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        assertThat(created.header("location")).endsWith("/v1/budgets/" + created.path("id"));
        return created.jsonPath();
    }

    private static Response change(String id, String body) {
        return Api.asOperator().contentType("application/json").body(body).put("/v1/budgets/" + id);
    }

    /** Uses 1,000 prompt tokens of a model that costs 0.8 µ$ each. */
    private Response spend() {
        return Api.post(
                "/record-usage",
                "{\"target\": \"openrouter:mistral-7b\", \"prompt_tokens\": 1000, \"completion_tokens\": 0, \"agent\": \"%s\"}"
                        .formatted(agent));
    }

    private Response route() {
        return Api.post(
                "/route", "{\"prompt\": \"hello\", \"agent\": \"%s\", \"max_output_tokens\": 10}".formatted(agent));
    }

    private static JsonPath read(String id) {
        Response read = Api.get("/v1/budgets/" + id);
        assertThat(read.statusCode()).as(read.asString()).isEqualTo(200);
        return read.jsonPath();
    }

    @Test
    void makesABudgetWithEverythingThatWasLeftOutFilledIn() {
        JsonPath made = create("1.50", "");

        JsonPath read = read(made.getString("id"));
        assertThat(read.getMap("")).isEqualTo(made.getMap(""));
        assertThat(read.getString("name")).isEqualTo(agent);
        assertThat(read.getMap("scope")).isEqualTo(Map.of("agent", agent));
        assertThat(read.getString("limit_usd")).isEqualTo("1.5");
        assertThat(read.getString("window")).isEqualTo("day");
        assertThat(read.getString("zone")).isEqualTo("UTC");
        assertThat(read.getBoolean("hard")).isTrue();
        assertThat(read.getString("spent_usd")).isEqualTo("0");
        assertThat(read.getString("remaining_usd")).isEqualTo("1.5");
        assertThat(read.getString("resets_at")).endsWith("T00:00:00Z");
        assertThat(Api.get("/v1/budgets").jsonPath().getList("budgets.name", String.class))
                .contains("monthly-cap", agent);
    }

    @Test
    void grantsNothingThatItCannotHoldFromItsCreationOn() {
        assertThat(route().statusCode()).isEqualTo(200);

        create("0", "");

        Response refused = route();
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(refused.<String>path("budget")).isEqualTo(agent);
        assertThat(refused.<String>path("scope")).isEqualTo("agent=" + agent);
        assertThat(refused.<String>path("limit_usd")).isEqualTo("0");
    }

    @Test
    void aLimitBelowWhatIsSpentRefusesAndShowsByHowMuch() {
        String id = create("1", "").getString("id");
        String cost = spend().path("cost_usd");
        assertThat(read(id).getString("spent_usd")).isEqualTo(cost);

        Response lowered = change(id, definition(agent, agent, "0.00001", ""));

        assertThat(lowered.statusCode()).as(lowered.asString()).isEqualTo(200);
        assertThat(lowered.<String>path("over_usd"))
                .isEqualTo(io.purser.money.Usd.parse(cost)
                        .minus(io.purser.money.Usd.parse("0.00001"))
                        .toString());
        assertThat(route().statusCode()).isEqualTo(402);
        assertThat(change(id, definition(agent, agent, "1", "")).jsonPath().getMap(""))
                .doesNotContainKey("over_usd");
        assertThat(route().statusCode()).isEqualTo(200);
    }

    @Test
    void aSoftBudgetCountsAndRefusesNothing() {
        String id = create("0.000001", ", \"hard\": false").getString("id");

        assertThat(spend().statusCode()).isEqualTo(200);
        assertThat(route().statusCode()).isEqualTo(200);
        assertThat(read(id).getString("over_usd")).isNotNull();
    }

    @Test
    void aThresholdMovesToTheCheapestAndThenToWhatIsFreeOrPrivate() {
        String id = create("0.01", ", \"thresholds\": [{\"percent\": 1, \"action\": \"prefer_cheaper\"}]")
                .getString("id");
        spend();
        assertThat(route().jsonPath().getList("reasons", String.class).toString())
                .contains("cheap");

        change(
                id,
                definition(
                        agent, agent, "0.01", ", \"thresholds\": [{\"percent\": 1, \"action\": \"free_or_private\"}]"));
        assertThat(route().<String>path("target")).isEqualTo("localai:phi-4-14b");
    }

    @Test
    void aRaiseHoldsUntilItsEnd() {
        String until = Instant.now()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
        String id = create("0", "").getString("id");
        assertThat(route().statusCode()).isEqualTo(402);

        String raise = ", \"raise\": {\"limit_usd\": \"1.50\", \"until\": \"%s\"}".formatted(until);
        Response raised = change(id, definition(agent, agent, "0", raise));

        assertThat(raised.statusCode()).as(raised.asString()).isEqualTo(200);
        assertThat(raised.<String>path("limit_usd")).isEqualTo("0");
        assertThat(raised.<String>path("raise.limit_usd")).isEqualTo("1.5");
        assertThat(raised.<String>path("raise.until")).isEqualTo(until);
        assertThat(raised.<String>path("remaining_usd")).isEqualTo("1.5");
        assertThat(route().statusCode()).isEqualTo(200);
        String over = change(id, definition(agent, agent, "0", "")).path("over_usd");
        assertThat(over).isEqualTo(read(id).getString("reserved_usd"));
        assertThat(route().statusCode()).isEqualTo(402);
    }

    @Test
    void aBudgetForEachKeyShowsTheBalanceOfEach() {
        String scope = "{\"key\": \"*\", \"agent\": \"%s\"}".formatted(agent);
        String id = Api.post(
                        "/v1/budgets",
                        "{\"name\": \"%s\", \"scope\": %s, \"limit_usd\": \"1\", \"window\": \"day\"}"
                                .formatted(agent, scope))
                .path("id");
        assertThat(Api.get("/v1/budgets/" + id + "/keys").jsonPath().getList("keys"))
                .isEmpty();
        String cost = spend().path("cost_usd");

        JsonPath keys = Api.get("/v1/budgets/" + id + "/keys").jsonPath();

        assertThat(keys.getList("keys.key", String.class)).containsExactly("operator");
        assertThat(keys.getString("keys[0].spent_usd")).isEqualTo(cost);
        assertThat(read(id).getString("spent_usd")).isEqualTo(cost);
        assertThat(read(id).getMap("scope")).isEqualTo(Map.of("key", "*", "agent", agent));
        assertThat(Api.post("/budget-check", "{\"agent\": \"%s\"}".formatted(agent))
                        .jsonPath()
                        .getList("budgets.scope", String.class))
                .contains("agent=%s, key=operator".formatted(agent));
    }

    @Test
    void aBudgetForEachKeyThatBecameOneOfAKeyShowsThatKeyAlone() {
        String id = Api.post("/v1/budgets", ofKey("*")).path("id");
        String cost = spend().path("cost_usd");

        assertThat(change(id, ofKey("key:another")).statusCode()).isEqualTo(200);
        assertThat(Api.get("/v1/budgets/" + id + "/keys").jsonPath().getList("keys"))
                .isEmpty();
        assertThat(change(id, ofKey("operator")).statusCode()).isEqualTo(200);
        JsonPath keys = Api.get("/v1/budgets/" + id + "/keys").jsonPath();
        assertThat(keys.getList("keys.key", String.class)).containsExactly("operator");
        assertThat(keys.getString("keys[0].spent_usd")).isEqualTo(cost);
        assertThat(change(id, definition(agent, agent, "1", "")).statusCode()).isEqualTo(200);
        assertThat(Api.get("/v1/budgets/" + id + "/keys").jsonPath().getList("keys"))
                .isEmpty();
    }

    private String ofKey(String key) {
        return """
                {"name": "%s", "scope": {"key": "%s", "agent": "%s"}, "limit_usd": "1", "window": "day"}
                """.formatted(agent, key, agent);
    }

    @Test
    void tellsWhoChangedWhatAlsoAfterTheEnd() {
        String id = create("1", "").getString("id");
        change(id, definition(agent, agent, "2", ""));
        assertThat(Api.asOperator().delete("/v1/budgets/" + id).statusCode()).isEqualTo(204);

        JsonPath history = Api.get("/v1/budgets/" + id + "/history").jsonPath();

        assertThat(history.getList("changes.action", String.class)).containsExactly("created", "changed", "deleted");
        assertThat(history.getList("changes.changed_by", String.class)).containsOnly("operator");
        assertThat(history.getString("changes[1].before.limit_usd")).isEqualTo("1");
        assertThat(history.getString("changes[1].after.limit_usd")).isEqualTo("2");
        assertThat(history.getString("changes[2].after")).isNull();
        assertThat(Api.get("/v1/budgets/" + id).statusCode()).isEqualTo(404);
        assertThat(route().statusCode()).isEqualTo(200);
    }

    @Test
    void refusesANameThatIsTakenAndABudgetThatIsNotTheApis() {
        create("1", "");

        assertThat(Api.post("/v1/budgets", definition(agent, "other", "1", "")).statusCode())
                .isEqualTo(409);
        JsonPath all = Api.get("/v1/budgets").jsonPath();
        List<String> names = all.getList("budgets.name", String.class);
        String cap = all.getString("budgets[%d].id".formatted(names.indexOf("monthly-cap")));
        Response changed = change(cap, definition("monthly-cap", "x", "1000", ""));
        assertThat(changed.statusCode()).isEqualTo(409);
        assertThat(changed.<String>path("detail")).contains("change it there and start again");
        assertThat(Api.asOperator().delete("/v1/budgets/" + cap).statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"limit_usd\": \"1\", \"window\": \"day\"} | name",
                "{\"name\": \"a\", \"window\": \"day\"} | limit_usd",
                "{\"name\": \"a\", \"limit_usd\": \"1\"} | window",
                "{\"name\": \"a\", \"limit_usd\": 1, \"window\": \"day\"} | limit_usd",
                "{\"name\": \"a\", \"limit_usd\": \"-1\", \"window\": \"day\"} | limit_usd",
                "{\"name\": \"a\", \"limit_usd\": \"0.0000000001\", \"window\": \"day\"} | limit_usd",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"year\"} | window",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"zone\": \"Berlin\"} | zone",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"first_day\": \"monday\"} | first_day",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"currency\": 2} | currency",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"scope\": {\"user\": \"x\"}} | scope.user",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"scope\": {\"model\": \"gpt-6-luna\"}} | scope.model",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"scope\": {\"model\": \":x\"}} | scope.model",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"scope\": {\"model\": \"openrouter:x\", \"provider\": \"house\"}} | scope.provider",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"raise\": {\"limit_usd\": \"2\"}} | raise.until",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"raise\": {\"until\": \"2999-01-01T00:00:00Z\"}} | raise.limit_usd",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"raise\": {\"limit_usd\": \"1\", \"until\": \"2999-01-01T00:00:00Z\"}} | raise.limit_usd",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"raise\": {\"limit_usd\": \"2\", \"until\": \"tomorrow\"}} | raise.until",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"raise\": {\"limit_usd\": \"2\", \"until\": \"2020-01-01T00:00:00Z\"}} | raise.until",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"thresholds\": [{\"percent\": 101, \"action\": \"notify\", \"url\": \"https://x\"}]} | thresholds[0].percent",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"thresholds\": [{\"percent\": 1, \"action\": \"notify\"}]} | thresholds[0].url",
                "{\"name\": \"a\", \"limit_usd\": \"1\", \"window\": \"day\", \"thresholds\": [{\"percent\": 1, \"action\": \"notify\", \"url\": \"ftp://x\"}]} | thresholds[0].url"
            })
    void refusesWhatIsNotExactlyABudgetAndSaysWhere(String body, String path) {
        Response answer = Api.post("/v1/budgets", body);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(422);
        assertThat(answer.jsonPath().getList("violations.path", String.class)).containsExactly(path);
    }

    @Test
    void knowsNoBudgetOfAnotherId() {
        assertThat(Api.get("/v1/budgets/00000000-0000-7000-8000-000000000000").statusCode())
                .isEqualTo(404);
        assertThat(Api.get("/v1/budgets/1").statusCode()).isEqualTo(404);
        assertThat(Api.post("/v1/budgets", "[]").statusCode()).isEqualTo(400);
        assertThat(Api.post("/v1/budgets", "").statusCode()).isEqualTo(400);
    }
}
