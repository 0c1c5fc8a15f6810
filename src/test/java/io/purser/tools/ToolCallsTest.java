package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.SdlText;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tools by their names: what they answer, and what they cost. */
@QuarkusTest
@WithGateway
class ToolCallsTest extends DescribedTools {
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
        String sdl = Mcp.JSON
                .createObjectNode()
                .put("sdl", SdlText.web("nginx:1.27", "128Mi", "uact"))
                .toString();
        JsonNode good = checked("sdl_check", sdl);
        JsonNode bad = checked("sdl_check", sdl.replace("nginx:1.27", ""));

        assertThat(good.path("ok").asBoolean()).isTrue();
        assertThat(bad.path("ok").asBoolean()).isFalse();
        assertThat(bad.at("/violations/0/path").asText()).isEqualTo("services.web.image");
        assertThat(Mcp.text(Mcp.modern().call("sdl_check", sdl.replace("nginx:1.27", ""))))
                .startsWith("Akash refuses the SDL: services.web.image ");
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
}
