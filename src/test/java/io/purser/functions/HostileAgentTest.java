package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts of an agent's key to spend without a charge, or on another caller's account. */
@QuarkusTest
@WithGateway
class HostileAgentTest {
    private static final String CHAT = "/v1/chat/completions";

    private static String call(String request, String task) {
        return """
                {"model": "openrouter:qwen2-72b", "stream": true, "max_tokens": 50, "metadata": {"purser": {"task": "%s"}},
                 "messages": [{"role": "user", "content": "%s"}]}""".formatted(task, request.replace("'", "\\\""));
    }

    private static Response record(ApiKeys key, String what, long prompt, long completion) {
        return key.post(
                "/record-usage",
                "{%s, \"prompt_tokens\": %d, \"completion_tokens\": %d}".formatted(what, prompt, completion));
    }

    private static String reservation(String id) {
        return "\"reservation\": \"" + id + "\"";
    }

    private static void refused(Response response, int status) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).isEqualTo("application/problem+json");
    }

    private static String budget(String scope, String limit) {
        String name = TestSystem.unique("budget");
        Response made = Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {%s}, \"limit_usd\": \"%s\", \"window\": \"total\"}"
                        .formatted(name, scope, limit));
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        return made.path("id");
    }

    private static String spent(String budget) {
        return Api.get("/v1/budgets/" + budget).path("spent_usd");
    }

    private static String spentByAll() {
        return Api.post("/budget-check", "{}").path("budgets.find { it.scope == 'everything' }.spent_usd");
    }

    @Test
    void cannotSettleAStreamThatTheGatewayHolds() {
        String task = TestSystem.unique("stream");
        ApiKeys key = ApiKeys.make("agent", ", \"agent\": \"%s\"".formatted(task));

        String held;
        try (EventStream stream = EventStream.postAs(
                key.key(), CHAT, call("{'chunks': 4, 'every_ms': 150, 'prompt': 1000, 'completion': 40}", task))) {
            assertThat(stream.next()).isPresent();
            held = stream.header("x-purser-reservation").orElseThrow();

            refused(record(key, reservation(held), 0, 0), 409);
            refused(key.request().delete("/v1/reservations/" + held), 409);
            assertThat(key.request().get("/v1/reservations").<List<Object>>path("reservations"))
                    .isEmpty();
            assertThat(stream.rest()).endsWith("[DONE]");
        }

        assertThat(Entries.of(task, 1).getFirst())
                .containsEntry("entry", held)
                .containsEntry("prompt_tokens", 1000)
                .containsEntry("completion_tokens", 40)
                .containsEntry("cost_usd", "0.00108")
                .containsEntry("status", "ok");
        Response other = record(key, reservation(held), 0, 0);
        refused(other, 409);
        assertThat(other.<String>path("cost_usd")).isEqualTo("0.00108");
        assertThat(record(key, reservation(held), 1000, 40).<Boolean>path("known_already"))
                .isTrue();
        assertThat(Ledger.entriesOf(task)).hasSize(1);
        List<String> acts =
                Api.get("/v1/audit").jsonPath().getList("acts.findAll { it.target == '%s' }.act".formatted(held));
        assertThat(acts).containsExactly("usage.refused");
    }

    @Test
    void cannotMakeACallCheapThatNobodyKnowsTheEndOf() {
        String task = TestSystem.unique("cut");
        ApiKeys key = ApiKeys.make("agent", ", \"agent\": \"%s\"".formatted(task));
        String held;
        try (EventStream stream =
                EventStream.postAs(key.key(), CHAT, call("{'chunks': 5, 'cut_after': 2, 'every_ms': 20}", task))) {
            assertThat(stream.next()).isPresent();
            held = stream.header("x-purser-reservation").orElseThrow();
        }
        String charged = String.valueOf(Entries.of(task, 1).getFirst().get("cost_usd"));

        refused(record(key, reservation(held), 0, 0), 409);

        assertThat(Ledger.entriesOf(task)).hasSize(1);
        assertThat(Ledger.entryOf(task)).containsEntry("cost_usd", charged);
        assertThat(charged).isNotEqualTo("0");
    }

    @Test
    void cannotChargeWhatNobodyReserved() {
        ApiKeys key = ApiKeys.make("agent", "");

        refused(record(key, "\"target\": \"openrouter:qwen2-72b\"", 1_000_000_000, 1_000_000_000), 403);
        refused(record(key, "\"target\": \"openrouter:qwen2-72b\"", 1, 1), 403);
    }

    @Test
    void whoMayChargeUnreservedDoesSoInTheBudgetsOfItsKeyAndNowhereElse() {
        String name = TestSystem.unique("importer");
        ApiKeys key = ApiKeys.make(
                "agent",
                ", \"agent\": \"%s\", \"tags\": [\"t-%s\"], \"charges_unreserved\": true".formatted(name, name));
        String byAgent = budget("\"agent\": \"%s\"".formatted(name), "1");
        String byTag = budget("\"tag\": \"t-%s\"".formatted(name), "1");
        String byKey = budget("\"key\": \"%s\"".formatted(key.caller()), "1");
        String byTask = budget("\"task\": \"%s\"".formatted(name), "1");
        String byModel = budget("\"model\": \"openrouter:qwen2-72b\"", "1000");
        String before = spentByAll();
        String task = ", \"task\": \"%s\"".formatted(name);

        refused(record(key, "\"target\": \"openrouter:qwen2-72b\"" + task, 1_000_000_000, 0), 422);
        assertThat(record(key, "\"target\": \"openrouter:qwen2-72b\"" + task, 10_000, 1_000)
                        .<String>path("cost_usd"))
                .isEqualTo("0.012");

        assertThat(List.of(spent(byAgent), spent(byTag), spent(byKey))).containsOnly("0.012");
        assertThat(List.of(spent(byTask), spent(byModel))).containsOnly("0");
        assertThat(spentByAll()).isEqualTo(before);
        assertThat(Ledger.entryOf(name)).containsEntry("agent", name).containsEntry("cost_usd", "0.012");
        Api.asOperator().delete("/v1/budgets/" + byModel);
    }

    @Test
    void cannotRecordMoreThanWasReserved() {
        ApiKeys key = ApiKeys.make("agent", ", \"models\": [\"openrouter:qwen2-72b\"]");
        JsonPath routed = key.post("/route", "{\"prompt\": \"Say hello\", \"max_output_tokens\": 1}")
                .jsonPath();
        String hold = reservation(routed.getString("reservation.id"));

        refused(record(key, hold, 1_000_000_000, 1_000_000_000), 422);
        refused(record(key, hold, 2, 30_000), 422);

        Response within = record(key, hold, 2, 1);
        assertThat(within.statusCode()).as(within.asString()).isEqualTo(200);
        assertThat(within.<String>path("cost_usd")).isEqualTo("0.000004");
    }

    @Test
    void cannotNameAnotherAgentTaskTagOrApp() {
        String victim = TestSystem.unique("victim");
        List<String> budgets = List.of(
                budget("\"agent\": \"%s\"".formatted(victim), "0.00001"),
                budget("\"task\": \"%s\"".formatted(victim), "0.00001"),
                budget("\"tag\": \"%s\"".formatted(victim), "0.00001"));
        ApiKeys unbound = ApiKeys.make("agent", "");
        String names = "\"agent\": \"%1$s\", \"task\": \"%1$s\"".formatted(victim);

        Response routed =
                unbound.post("/route", "{\"prompt\": \"Say hello\", %s, \"tags\": [\"%s\"]}".formatted(names, victim));

        assertThat(routed.statusCode()).as(routed.asString()).isEqualTo(200);
        assertThat(unbound.post("/budget-check", "{%s}".formatted(names)).<List<String>>path("budgets.scope"))
                .containsExactly("everything");
        assertThat(record(unbound, reservation(routed.path("reservation.id")), 10, 10)
                        .statusCode())
                .isEqualTo(200);
        assertThat(Ledger.entryOf(victim))
                .containsEntry("agent", unbound.caller() + "/" + victim)
                .containsEntry("tags", List.of(victim));
        budgets.forEach(budget -> assertThat(spent(budget)).isEqualTo("0"));
        refused(unbound.post("/route", "{\"prompt\": \"hi\", \"tags\": [\"app:shop\"]}"), 403);
        Response call = unbound.request()
                .header("X-Purser-Tags", "app:shop")
                .body(call("hi", victim).replace("true", "false"))
                .post(CHAT);
        assertThat(call.statusCode()).as(call.asString()).isEqualTo(403);
    }

    @Test
    void aKeyThatNamesAgentsSpendsOnTheirAccount() {
        String agent = TestSystem.unique("named");
        String budget = budget("\"agent\": \"%s\"".formatted(agent), "1");
        ApiKeys orchestrator = ApiKeys.make("agent", ", \"names_agents\": true");

        String hold = orchestrator
                .post("/route", "{\"prompt\": \"Say hello\", \"agent\": \"%s\"}".formatted(agent))
                .path("reservation.id");

        assertThat(record(orchestrator, reservation(hold), 10, 10).statusCode()).isEqualTo(200);
        assertThat(spent(budget)).isEqualTo("0.00003");
    }

    @Test
    void aBoundKeysTaskCountsInBudgetsThatNameItsAgentToo() {
        String agent = TestSystem.unique("bound");
        ApiKeys key = ApiKeys.make("agent", ", \"agent\": \"%s\"".formatted(agent));
        String both = budget("\"agent\": \"%1$s\", \"task\": \"%1$s\"".formatted(agent), "1");
        String alone = budget("\"task\": \"%s\"".formatted(agent), "1");

        String hold = key.post("/route", "{\"prompt\": \"Say hello\", \"task\": \"%s\"}".formatted(agent))
                .path("reservation.id");

        assertThat(record(key, reservation(hold), 10, 10).statusCode()).isEqualTo(200);
        assertThat(spent(both)).isEqualTo("0.00003");
        assertThat(spent(alone)).isEqualTo("0");
    }
}
