package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.purser.access.route.Role;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tools by their names: what they answer, what they cost, and what they say when they fail. */
@QuarkusTest
@WithGateway
class ToolCallsTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final String SDL = """
            version: "2.0"
            services:
              web:
                image: nginx:1.27
                expose: [{port: 80, to: [{global: true}]}]
            profiles:
              compute:
                web: {resources: {cpu: {units: 0.1}, memory: {size: 128Mi}, storage: {size: 1Gi}}}
              placement:
                akash: {pricing: {web: {denom: uact, amount: 100}}}
            deployment:
              web: {akash: {profile: web, count: 1}}
            """;

    /** The tools by their names. */
    private static JsonNode tools() {
        ObjectNode tools = Mcp.JSON.createObjectNode();
        Mcp.modern()
                .result("tools/list", "{}")
                .path("tools")
                .forEach(tool -> tools.set(tool.path("name").asText(), tool));
        return tools;
    }

    private static List<String> errors(JsonNode schema, JsonNode value) {
        return SCHEMAS
                .getSchema(schema.toString(), InputFormat.JSON)
                .validate(value.toString(), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** Calls the tool, and checks its answer by the schema that tools/list gives. */
    private static JsonNode checked(String tool, String arguments) {
        JsonNode described = tools().path(tool);
        JsonNode content = Mcp.modern().content(tool, arguments);
        assertThat(errors(described.path("outputSchema"), content))
                .as(content.toString())
                .isEmpty();
        assertThat(Mcp.legacy().call(tool, arguments).path("isError").asBoolean())
                .isFalse();
        return content;
    }

    @Test
    void describesEveryToolWithSchemasOfItsFields() {
        JsonNode tools = tools();

        assertThat(tools.propertyStream().map(Map.Entry::getKey))
                .containsExactly(
                        "route",
                        "budget_check",
                        "record_usage",
                        "delegate",
                        "deploy",
                        "deployment_status",
                        "deployment_logs",
                        "close_deployment",
                        "cost_report",
                        "models",
                        "sdl_check");
        tools.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode tool = entry.getValue();
            assertThat(tool.path("description").asText()).as(name).hasSizeGreaterThan(60);
            JsonNode input = tool.path("inputSchema");
            assertThat(input.path("type").asText()).isEqualTo("object");
            assertThat(input.path("additionalProperties").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(tool.path("outputSchema").path("type").asText()).isEqualTo("object");
            List<String> undescribed = new ArrayList<>();
            input.path("properties").properties().forEach(field -> {
                if (!field.getValue().has("description")) {
                    undescribed.add(name + "." + field.getKey());
                }
            });
            assertThat(undescribed).isEmpty();
            assertThat(errors(input, input.path("examples").path(0))).as(name).isEmpty();
            assertThat(tool.toString()).doesNotContain("#/components/");
        });
        JsonNode route = tools.at("/route/inputSchema/properties");
        assertThat(route.at("/max_output_tokens/maximum").asLong()).isEqualTo(100_000_000);
        assertThat(route.at("/max_cost_usd/pattern").asText()).startsWith("^[0-9]");
        assertThat(route.at("/dry_run/type").asText()).isEqualTo("boolean");
        assertThat(route.at("/idempotency_key/maxLength").asInt()).isEqualTo(255);
        assertThat(tools.at("/close_deployment/annotations/destructiveHint").asBoolean())
                .isTrue();
        assertThat(tools.at("/models/annotations/readOnlyHint").asBoolean()).isTrue();
        assertThat(tools.at("/deployment_logs/inputSchema/required/0").asText()).isEqualTo("id");
        assertThat(tools.at("/cost_report/inputSchema/properties").has("format"))
                .isFalse();
    }

    @Test
    void tellsAPriceHoldsMoneyAndRecordsIt() {
        String task = TestSystem.unique("mcp");
        String ask = "{\"prompt\": \"Say hello\", \"task\": \"%s\", \"max_output_tokens\": 100%s}";

        JsonNode price = checked("route", ask.formatted(task, ", \"dry_run\": true"));
        JsonNode routed = checked("route", ask.formatted(task, ""));

        assertThat(price.has("reservation")).isFalse();
        assertThat(price.path("estimated_cost_usd")).isEqualTo(routed.path("estimated_cost_usd"));
        String reservation = routed.at("/reservation/id").asText();
        String usage = "{\"reservation\": \"%s\", \"prompt_tokens\": 2, \"completion_tokens\": 3%s}";
        JsonNode cost = checked("record_usage", usage.formatted(reservation, ", \"dry_run\": true"));
        assertThat(cost.path("dry_run").asBoolean()).isTrue();
        assertThat(cost.has("entry")).isFalse();
        assertThat(Entries.of(task)).isEmpty();
        JsonNode recorded = Mcp.modern().content("record_usage", usage.formatted(reservation, ""));
        assertThat(recorded.path("cost_usd")).isEqualTo(cost.path("cost_usd"));
        assertThat(recorded.path("known_already").asBoolean()).isFalse();
        JsonNode again = Mcp.modern().call("record_usage", usage.formatted(reservation, ""));
        assertThat(again.at("/structuredContent/known_already").asBoolean()).isTrue();
        assertThat(Mcp.text(again)).endsWith("It was known already, and nothing was charged again.");
        assertThat(Entries.of(task, 1))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly(recorded.path("cost_usd").asText());
    }

    @Test
    void tellsThePriceOfAUsageWithoutAReservation() {
        JsonNode result = Mcp.modern()
                .call(
                        "record_usage",
                        "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 10, \"completion_tokens\": 5, \"dry_run\": true}");

        assertThat(result.path("structuredContent"))
                .isEqualTo(Mcp.object(
                        "{\"target\": \"openrouter:qwen2-72b\", \"cost_usd\": \"0.00002\", \"dry_run\": true}"));
        assertThat(Mcp.text(result))
                .isEqualTo("It would cost 0.00002 USD at openrouter:qwen2-72b. Nothing was recorded.");
    }

    @Test
    void spendsOnceForOneKeyAtBothDoors() {
        String task = TestSystem.unique("mcp");
        String usage =
                "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 10, \"completion_tokens\": 5, \"task\": \"%s\", \"idempotency_key\": \"%s\"}"
                        .formatted(task, TestSystem.unique("key"));

        JsonNode first = Mcp.modern().content("record_usage", usage);
        JsonNode again = Mcp.legacy().content("record_usage", usage);
        String overHttp = Api.post("/record-usage", usage).jsonPath().getString("entry");
        JsonNode other = Mcp.modern()
                .failure("record_usage", usage.replace("\"completion_tokens\": 5", "\"completion_tokens\": 6"));

        assertThat(first.path("known_already").asBoolean()).isFalse();
        assertThat(again.path("known_already").asBoolean()).isTrue();
        assertThat(again.path("entry")).isEqualTo(first.path("entry"));
        assertThat(overHttp).isEqualTo(first.path("entry").asText());
        assertThat(other.path("type").asText()).isEqualTo("urn:purser:problem:conflict");
        assertThat(other.path("try_again").asBoolean()).isFalse();
        assertThat(Entries.of(task, 1))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly("0.00002");
    }

    @Test
    void checksBudgets() {
        JsonNode allowed = checked("budget_check", "{\"cost_usd\": \"0.01\"}");
        JsonNode refused = checked("budget_check", "{\"cost_usd\": \"1000000\"}");

        assertThat(allowed.path("allowed").asBoolean()).isTrue();
        assertThat(refused.path("allowed").asBoolean()).isFalse();
        assertThat(Mcp.text(Mcp.modern().call("budget_check", "{\"cost_usd\": \"1000000\"}")))
                .startsWith("The spend would be refused: the budget \"")
                .contains("1000000 are asked for");
    }

    @Test
    void reportsCosts() {
        String task = TestSystem.unique("mcp");
        Mcp.modern()
                .content(
                        "record_usage",
                        "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 10, \"completion_tokens\": 5, \"task\": \"%s\"}"
                                .formatted(task));

        JsonNode report =
                checked("cost_report", "{\"by\": \"target\", \"task\": \"%s\", \"limit\": 5}".formatted(task));

        assertThat(report.at("/total/cost_usd").asText()).isEqualTo("0.00002");
        assertThat(report.at("/rows/0/target").asText()).isEqualTo("openrouter:qwen2-72b");
        JsonNode wrong =
                Mcp.modern().failure("cost_report", "{\"by\": \"weather\", \"limit\": \"5\", \"format\": \"csv\"}");
        assertThat(wrong.at("/violations/0/path").asText()).isEqualTo("limit");
        assertThat(Mcp.modern()
                        .failure("cost_report", "{\"format\": \"csv\"}")
                        .at("/violations/0/path")
                        .asText())
                .isEqualTo("format");
        assertThat(Mcp.modern()
                        .failure("cost_report", "{\"limit\": 100000}")
                        .at("/violations/0/message")
                        .asText())
                .isEqualTo("has to be a whole number from 1 to 1000");
    }

    @Test
    void findsTheAgentOfATask() {
        JsonNode delegated =
                checked("delegate", "{\"task\": \"Refactor the login service and fix its failing tests\"}");
        String overHttp = Api.post("/delegate", "{\"task\": \"Refactor the login service and fix its failing tests\"}")
                .jsonPath()
                .getString("agent");

        assertThat(delegated.path("agent").asText()).isEqualTo(overHttp);
        assertThat(Mcp.text(Mcp.modern()
                        .call("delegate", "{\"task\": \"Refactor the login service and fix its failing tests\"}")))
                .startsWith("The agent %s (confidence ".formatted(overHttp));
    }

    @Test
    void listsModelsAndChecksSdls() {
        JsonNode models = checked("models", "{}");
        assertThat(models.path("data")
                        .valueStream()
                        .map(model -> model.path("id").asText()))
                .contains("auto", "openrouter:qwen2-72b");
        String sdl = Mcp.JSON.createObjectNode().put("sdl", SDL).toString();
        JsonNode good = checked("sdl_check", sdl);
        JsonNode bad = checked("sdl_check", sdl.replace("nginx:1.27", ""));

        assertThat(good.path("ok").asBoolean()).isTrue();
        assertThat(bad.path("ok").asBoolean()).isFalse();
        assertThat(bad.at("/violations/0/path").asText()).isEqualTo("services.web.image");
        assertThat(Mcp.text(Mcp.modern().call("sdl_check", sdl.replace("nginx:1.27", ""))))
                .startsWith("Akash refuses the SDL: services.web.image ");
    }

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
    void tellsThePriceOfAUsageAsTheRecordingWouldAnswer() {
        String task = TestSystem.unique("mcp");
        ApiKeys key = ApiKeys.make("agent", ", \"agent\": \"%s\"".formatted(task));
        Mcp mcp = Mcp.modern().with(key.key());
        String usage = "{\"reservation\": \"%s\", \"prompt_tokens\": %d, \"completion_tokens\": 40, \"dry_run\": true}";
        String held;
        try (EventStream stream = EventStream.postAs(key.key(), "/v1/chat/completions", """
                {"model": "openrouter:qwen2-72b", "stream": true, "max_tokens": 50,
                 "metadata": {"purser": {"task": "%s"}}, "messages": [{"role": "user", "content":
                 "{\\"chunks\\": 4, \\"every_ms\\": 150, \\"prompt\\": 1000, \\"completion\\": 40}"}]}""".formatted(task))) {
            assertThat(stream.next()).isPresent();
            held = stream.header("x-purser-reservation").orElseThrow();
            JsonNode sent = mcp.failure("record_usage", usage.formatted(held, 1000));
            assertThat(sent.path("status").asInt()).isEqualTo(409);
            assertThat(sent.path("detail").asText()).contains("was not made by route");
            assertThat(stream.rest()).endsWith("[DONE]");
        }
        Entries.of(task, 1);

        JsonNode known = mcp.call("record_usage", usage.formatted(held, 1000));
        JsonNode other = mcp.failure("record_usage", usage.formatted(held, 999));
        JsonNode never = mcp.failure("record_usage", usage.formatted("01900000-0000-7000-8000-000000000000", 1));

        assertThat(known.path("structuredContent"))
                .isEqualTo(Mcp.object(
                        "{\"target\": \"openrouter:qwen2-72b\", \"cost_usd\": \"0.00108\", \"dry_run\": true,"
                                + " \"known_already\": true}"));
        assertThat(errors(tools().at("/record_usage/outputSchema"), known.path("structuredContent")))
                .isEmpty();
        assertThat(Mcp.text(known)).startsWith("It is recorded already, at 0.00108 USD for openrouter:qwen2-72b.");
        assertThat(other.path("status").asInt()).isEqualTo(409);
        assertThat(other.path("cost_usd").asText()).isEqualTo("0.00108");
        assertThat(never.path("status").asInt()).isEqualTo(404);
        assertThat(Api.get("/v1/audit").jsonPath().getList("acts.findAll { it.target == '%s' }.act".formatted(held)))
                .isEmpty();
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
