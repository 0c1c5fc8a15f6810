package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Role;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tools refuse, and what they say then. */
@QuarkusTest
@WithGateway
class ToolRefusalsTest extends DescribedTools {
    @Test
    void saysWhatToCorrect() {
        JsonNode result = Mcp.modern().call("route", "{\"promt\": \"hi\", \"max_output_tokens\": 3.9}");

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(Mcp.text(result))
                .startsWith("The request is not valid: ")
                .contains("prompt: is missing: give a prompt or messages")
                .contains("max_output_tokens: has to be a whole number, not a fraction")
                .endsWith("Correct the arguments that are named, and call the tool again.");
        JsonNode problem = result.path("_meta").path("io.purser/problem");
        assertThat(problem.path("status").asInt()).isEqualTo(422);
        assertThat(problem.path("try_again").asBoolean()).isFalse();
        assertThat(problem.path("violations")
                        .valueStream()
                        .map(one -> one.path("path").asText()))
                .containsExactlyInAnyOrder("promt", "prompt", "max_output_tokens");
        String twice = Mcp.legacy().send(Map.of(), """
                        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "route",
                         "arguments": {"prompt": "a", "prompt": "b", "tags": ["x", 5]}}}""").asString();
        assertThat(Mcp.text(Mcp.object(twice).path("result")))
                .contains("prompt: is given twice")
                .contains("tags[1]: has to be a text of 1 to 200 characters");
    }

    @Test
    void refusesAMarkOfConfidentialityOutsideTheArguments() {
        Mcp mcp = Mcp.legacy();
        String call = "{\"name\": \"route\", \"arguments\": {\"prompt\": \"hi\"}}";
        JsonNode beside =
                mcp.error(200, -32602, mcp.ask("tools/call", call.replaceFirst("\\{", "{\"confidential\": true, ")));
        String inHeader = mcp.send(
                        Map.of("x-confidential", "true"),
                        mcp.message("tools/call", call).toString())
                .asString();

        assertThat(beside.path("message").asText()).contains("confidential: is not read here");
        assertThat(Mcp.object(inHeader).at("/result/isError").asBoolean())
                .as(inHeader)
                .isTrue();
    }

    @Test
    void spendsNothingIfAnArgumentStandsBesideTheArguments() {
        Mcp mcp = Mcp.legacy();
        String task = TestSystem.unique("mcp");
        String arguments = "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 10, \"completion_tokens\": 5,"
                + " \"task\": \"%s\"}".formatted(task);
        for (String beside : List.of(
                "\"dry_run\": true", "\"dryRun\": true", "\"idempotency_key\": \"k\"", "\"x-confidential\": true")) {
            ObjectNode inParams = mcp.message(
                    "tools/call", "{\"name\": \"record_usage\", %s, \"arguments\": %s}".formatted(beside, arguments));
            ObjectNode inEnvelope = Mcp.object("{%s}".formatted(beside));
            inEnvelope.setAll(
                    mcp.message("tools/call", "{\"name\": \"record_usage\", \"arguments\": %s}".formatted(arguments)));
            for (ObjectNode message : List.of(inParams, inEnvelope)) {
                JsonNode error = mcp.error(200, -32602, mcp.send(mcp.headers(message), message.toString()));
                assertThat(error.path("message").asText()).contains("write it in params.arguments");
            }
        }
        mcp.error(
                200,
                -32602,
                mcp.ask("tools/call", "{\"name\": \"deploy\", \"dry_run\": true, \"arguments\": {\"sdl\": \"x\"}}"));
        assertThat(Entries.of(task)).isEmpty();

        ObjectNode ofTheProtocol = mcp.message(
                "tools/call",
                "{\"name\": \"record_usage\", \"task\": {\"ttl\": 60000}, \"arguments\": %s}".formatted(arguments));
        assertThat(mcp.send(mcp.headers(ofTheProtocol), ofTheProtocol.toString())
                        .jsonPath()
                        .getBoolean("result.isError"))
                .isFalse();
        assertThat(Entries.of(task, 1)).hasSize(1);
    }

    @Test
    void callsNoAgent() {
        JsonNode tool = tools().path("delegate");
        assertThat(tool.at("/inputSchema/properties").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("task", "agent", "confidential");
        assertThat(tool.path("description").asText()).doesNotContain("\"call\"");
        assertThat(tool.path("outputSchema").toString())
                .doesNotContain("\"call\"")
                .doesNotContain("AgentCall");

        JsonNode refused =
                Mcp.modern().failure("delegate", "{\"task\": \"Fix it\", \"call\": false, \"idempotency_key\": \"k\"}");
        assertThat(refused.path("violations")
                        .valueStream()
                        .map(one -> one.path("path").asText()))
                .containsExactlyInAnyOrder("call", "idempotency_key");
    }

    @Test
    void readsNoLongerArgumentsThanItsRoutes() {
        Map<String, Integer> longest = Map.of("record_usage", 1 << 20, "sdl_check", 1 << 20, "cost_report", 65_536);
        longest.forEach((tool, bytes) -> {
            JsonNode problem = Mcp.legacy().failure(tool, "{\"x\": \"%s\"}".formatted("x".repeat(bytes)));
            assertThat(problem.path("status").asInt()).as(tool).isEqualTo(413);
            assertThat(problem.path("detail").asText()).contains(bytes + " bytes");
        });
        JsonNode within = Mcp.legacy().failure("route", "{\"x\": \"%s\"}".formatted("x".repeat(1 << 20)));
        assertThat(within.path("status").asInt()).isEqualTo(422);
    }

    @Test
    void saysThatABudgetIsExhausted() {
        ApiKeys key = ApiKeys.make("agent", ", \"agent\": \"%s\"".formatted(TestSystem.unique("poor")));
        String agent =
                Api.get("/v1/keys").jsonPath().getString("keys.find { it.id == '%s' }.agent".formatted(key.id()));
        assertThat(Api.post(
                                "/v1/budgets",
                                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"0.000000001\", \"window\": \"day\"}"
                                        .formatted(agent, agent))
                        .statusCode())
                .isEqualTo(201);

        JsonNode result = Mcp.modern().with(key.key()).call("route", "{\"prompt\": \"Say hello\"}");

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/_meta/io.purser~1problem/status").asInt()).isEqualTo(402);
        assertThat(Mcp.text(result)).startsWith("The budget is exhausted: ").contains("ask the operator to raise");
    }

    /** Exactly the roles of a tool's route see it, and each other call is an error. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void showsEachRoleItsTools(Role role) {
        Mcp mcp = Mcp.modern().with(ApiKeys.make(role.code(), "").key());
        List<String> seen = mcp.result("tools/list", "{}")
                .path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asText())
                .toList();

        assertThat(seen)
                .isEqualTo(Arrays.stream(Tool.values())
                        .filter(tool -> tool.roles().contains(role))
                        .map(Tool::code)
                        .toList());
        for (Tool tool : Tool.values()) {
            String call = "{\"name\": \"%s\", \"arguments\": {\"surprise\": 1}}".formatted(tool.code());
            if (seen.contains(tool.code())) {
                JsonNode result = mcp.result("tools/call", call);
                assertThat(result.path("isError").asBoolean()).as(tool.code()).isTrue();
                assertThat(Mcp.text(result)).as(tool.code()).contains("surprise");
            } else {
                mcp.error(200, -32602, mcp.ask("tools/call", call));
            }
        }
    }
}
