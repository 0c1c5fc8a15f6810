package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Role;
import io.purser.access.route.RouteTable;
import io.purser.fake.AkashWorld;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls every route that returns data, with the keys of another team and of another agent. */
@QuarkusTest
@WithAkash
class OwnPartTest {
    private static final JsonMapper JSON = new JsonMapper();
    /** A mark in all data of the other team. */
    private final String mark = TestSystem.unique("secretive");

    private final String bound = ", \"team\": \"%1$s\", \"agent\": \"%1$s\"".formatted(mark);

    private static ObjectNode sdl() {
        return JSON.createObjectNode().put("sdl", AkashWorld.sdl("nginx:1.27").render());
    }

    /** For each parameter of a path, a value that leads to data of the other team. */
    private Map<String, String> things() {
        Response budget = Api.post(
                "/v1/budgets",
                "{\"name\": \"%1$s\", \"scope\": {\"agent\": \"%1$s\"}, \"limit_usd\": \"9\", \"window\": \"total\"}"
                        .formatted(mark));
        ApiKeys agent = ApiKeys.make("agent", bound + ", \"charges_unreserved\": true");
        agent.post(
                "/record-usage",
                "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 9, \"completion_tokens\": 9, \"task\": \"%s\"}"
                        .formatted(mark));
        Response hold = agent.post("/route", "{\"prompt\": \"hello\"}");
        ApiKeys deployer = ApiKeys.make("deployer", bound);
        Response deployment = deployer.post("/deploy", sdl().put("name", mark).toString());
        ObjectNode app = sdl().put("repository", "https://github.com/acme/" + mark)
                .put("branch", "main")
                .put("trigger", "push");
        Response put = deployer.request()
                .contentType("application/json")
                .body(app.toString())
                .put("/v1/apps/" + mark);
        String server = "s" + mark.replaceAll("[^0-9a-f]", "").substring(0, 12);
        Response tools = Api.post(
                "/v1/tool-servers",
                "{\"name\": \"%s\", \"url\": \"http://127.0.0.1:1/%s\", \"price_usd\": \"0\", \"teams\": [\"%s\"]}"
                        .formatted(server, mark, mark));
        for (Response made : List.of(budget, hold, deployment, put, tools)) {
            assertThat(made.statusCode()).as(made.asString()).isBetween(200, 202);
        }
        return Map.of(
                "/v1/budgets/{id}",
                Objects.requireNonNull(budget.path("id")),
                "/v1/deployments/{id}",
                Objects.requireNonNull(deployment.path("deployment")),
                "/v1/apps/{name}",
                mark,
                "/v1/tool-servers/{name}",
                server,
                "/v1/usage/reconciliations/{month}",
                "2026-10");
    }

    private List<String> pathsThatShow(Map<String, String> things) {
        List<String> paths = new ArrayList<>();
        RouteTable.PURSER.rules().stream()
                .filter(rule -> rule.method().equals("GET") && rule.path().startsWith("/v1/"))
                .forEach(rule -> {
                    String path = rule.path();
                    for (Map.Entry<String, String> thing : things.entrySet()) {
                        if (path.startsWith(thing.getKey())) {
                            path = path.replaceFirst("\\{[a-z]+}", thing.getValue());
                        }
                    }
                    paths.add(path);
                    if (path.equals("/v1/costs") || path.equals("/v1/reports/top")) {
                        for (String by : List.of("agent", "team", "task", "caller", "target")) {
                            paths.add(path + "?limit=1000&by=" + by);
                        }
                    }
                });
        paths.add("/v1/usage?limit=1000");
        paths.add("/v1/usage?agent=" + mark);
        paths.add("/v1/costs?by=task&agent=" + mark);
        paths.add("/v1/costs?by=task&team=" + mark);
        paths.add("/v1/reports/monthly?team=" + mark);
        paths.add("/v1/usage/export?agent=" + mark);
        return paths;
    }

    @Test
    void aKeyThatIsBoundSeesNothingOfAnothers() {
        Map<String, String> things = things();
        List<String> paths = pathsThatShow(things);
        assertThat(paths).hasSizeGreaterThan(25).noneMatch(path -> path.contains("{"));
        Map<String, String> shown = new LinkedHashMap<>();
        for (Role role : Set.of(Role.AGENT, Role.DEPLOYER, Role.AUDITOR)) {
            for (String to : List.of("team", "agent")) {
                ApiKeys other = ApiKeys.make(role.code(), ", \"%s\": \"plain\"".formatted(to));
                for (String path : paths) {
                    Response answer = other.request().get(path);
                    assertThat(answer.statusCode()).as(path).isLessThan(500);
                    boolean isRefused = answer.statusCode() == 403 || answer.statusCode() == 404;
                    if (!isRefused
                            && (answer.asString().contains(mark) || (path.contains(mark) && !path.contains("?")))) {
                        shown.put(role + " of a " + to + ": " + path, answer.asString());
                    }
                }
            }
        }
        assertThat(shown).isEmpty();
    }

    @Test
    void aKeyThatIsBoundToNothingSeesAll() {
        things();
        ApiKeys auditor = ApiKeys.make("auditor", "");
        for (String path : List.of(
                "/v1/usage?limit=1000",
                "/v1/usage/export",
                "/v1/costs?limit=1000&by=agent",
                "/v1/reports/top?limit=1000&by=team",
                "/v1/reports/monthly?top=100",
                "/v1/budgets",
                "/v1/deployments",
                "/v1/apps")) {
            assertThat(auditor.request().get(path).asString()).as(path).contains(mark);
        }
        for (String path : List.of("/v1/audit", "/v1/deployments/unknown")) {
            assertThat(auditor.request().get(path).statusCode()).as(path).isNotEqualTo(403);
            assertThat(ApiKeys.make("auditor", ", \"team\": \"plain\"")
                            .request()
                            .get(path)
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }
}
