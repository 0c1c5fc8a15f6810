package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;

/** What each template is for: its main call, and the right answer to it. */
final class TemplateCalls {
    private static final String POLICY = """
            {"name": "of the tests", "rules": [{"target": "openrouter:tiny", "reason": "there is no \\"other\\""}]}""";
    private static final String BUDGETS = """
            [{"name": "research", "scope": {"agent": "ceo"}, "limit_usd": "5.00", "window": "day"}]""";
    private static final String AGENTS = """
            {"agents": [{"name": "builder", "description": "software", "examples": ["Deploy the new code"]},
                        {"name": "writer", "description": "texts", "examples": ["Write a newsletter"]}]}""";
    private static final String CHAT = """
            {"model": "auto",
             "messages": [{"role": "user", "content": "{\\"prompt\\": 1000, \\"completion\\": 100}"}]}""";
    private static final String DRY_RUN = """
            {"template": "localai", "dry_run": true, "secrets": {"LOCALAI_API_KEY": "x"}}""";

    private static final String TOOLS = "371-os/universal-tool-server";
    private static final String TOOL = """
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": %s}}""";

    private TemplateCalls() {}

    /** What is given beyond what has to be: documents as they are, because a container has no file of them. */
    static Map<String, String> settings(String template, FakeProvider provider) {
        String model = """
                [
                  {"name": "openrouter", "model": "tiny", "cost_in": 0.0002, "cost_out": 0.0004, "max_context": 32768,
                   "base_url": "%s", "endpoint_env": "OPENROUTER_API_KEY"}
                ]
                """.formatted(provider.baseUrl());
        return switch (template) {
            case "purser" ->
                Map.of(
                        "PURSER_PROVIDERS", model,
                        "PURSER_POLICY", POLICY,
                        "PURSER_BUDGETS", BUDGETS,
                        "OPENROUTER_API_KEY", "sk-fake-0123456789");
            case "purser-external-database" ->
                Map.of("PURSER_PROVIDERS", model, "OPENROUTER_API_KEY", "sk-fake-0123456789");
            case "record-usage" -> Map.of("PURSER_PROVIDERS", model);
            case TOOLS -> Map.of("PURSER_AGENTS", AGENTS);
            default -> Map.of();
        };
    }

    static HttpResponse<String> main(String template, ContainerProcess container)
            throws IOException, InterruptedException {
        return switch (template) {
            case "route" -> container.post("/route", "{\"prompt\": \"Say hello\"}");
            default -> again(template, container);
        };
    }

    /** The same call in a form that may be repeated without an end. */
    static HttpResponse<String> again(String template, ContainerProcess container)
            throws IOException, InterruptedException {
        return switch (template) {
            case "route" -> container.post("/route", "{\"prompt\": \"Say hello\", \"reserve\": false}");
            case "record-usage" ->
                container.post(
                        "/record-usage",
                        "{\"target\": \"openrouter:tiny\", \"prompt_tokens\": 1000, \"completion_tokens\": 100}");
            case "budget-check" -> container.post("/budget-check", "{\"cost_usd\": \"20\"}");
            case "delegate" -> container.post("/delegate", "{\"task\": \"Deploy the new code to the server\"}");
            case "deploy" -> container.post("/deploy", DRY_RUN);
            case TOOLS -> container.post("/mcp", TOOL.formatted("budget_check", "{\"cost_usd\": \"20\"}"));
            case "purser", "purser-external-database" -> container.post("/v1/chat/completions", CHAT);
            default -> throw new IllegalArgumentException("nobody has said what " + template + " is for");
        };
    }

    static void check(String template, HttpResponse<String> answer, ContainerProcess container)
            throws IOException, InterruptedException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonPath body = new JsonPath(answer.body());
        switch (template) {
            case "route" -> {
                assertThat(body.getString("target")).isEqualTo("openrouter:openai/gpt-6-luna");
                assertThat(body.getString("reservation.id")).isNotBlank();
            }
            case "record-usage" -> assertThat(body.getString("cost_usd")).isEqualTo("0.00024");
            case "budget-check" -> {
                assertThat(body.getBoolean("allowed")).isTrue();
                assertThat(body.getString("budgets[0].limit_usd")).isEqualTo("20");
            }
            case "delegate" -> {
                assertThat(body.getString("agent")).isEqualTo("cto");
                assertThat(body.getBoolean("budgets[0].allowed")).isTrue();
            }
            case "deploy" -> assertThat(body.getString("state")).isEqualTo("dry-run");
            case TOOLS -> {
                assertThat(body.getBoolean("result.structuredContent.allowed")).isTrue();
                assertThat(body.getString("result.structuredContent.budgets[0].limit_usd"))
                        .isEqualTo("20");
                checkTheTools(container);
            }
            case "purser", "purser-external-database" -> {
                assertThat(body.getString("choices[0].message.content")).isEqualTo("hello");
                assertThat(answer.headers().firstValue("x-purser-cost-usd")).hasValue("0.00024");
            }
            default -> throw new IllegalArgumentException("nobody has said what " + template + " answers");
        }
        if (template.equals("purser")) {
            checkTheRest(container);
        }
    }

    /** The tools work although the process offers no other member. */
    private static void checkTheTools(ContainerProcess container) throws IOException, InterruptedException {
        JsonPath routed = tool(container, "route", "{\"prompt\": \"Say hello\"}");
        assertThat(routed.getString("result.structuredContent.target")).isEqualTo("openrouter:openai/gpt-6-luna");
        String usage = "{\"reservation\": \"%s\", \"prompt_tokens\": 2, \"completion_tokens\": 1%s}";
        String reservation = routed.getString("result.structuredContent.reservation.id");
        JsonPath priced = tool(container, "record_usage", usage.formatted(reservation, ", \"dry_run\": true"));
        assertThat(priced.getBoolean("result.structuredContent.dry_run")).isTrue();
        JsonPath recorded = tool(container, "record_usage", usage.formatted(reservation, ""));
        String cost = recorded.getString("result.structuredContent.cost_usd");
        assertThat(priced.getString("result.structuredContent.cost_usd")).isEqualTo(cost);
        assertThat(tool(container, "cost_report", "{}").getString("result.structuredContent.total.cost_usd"))
                .isEqualTo(cost);
        assertThat(tool(container, "sdl_check", "{\"sdl\": \"version: '2.0'\"}")
                        .getBoolean("result.structuredContent.ok"))
                .isFalse();
        assertThat(tool(container, "delegate", "{\"task\": \"Deploy the new code\", \"agent\": \"builder\"}")
                        .getString("result.structuredContent.agent"))
                .isEqualTo("builder");
        assertThat(tool(container, "deploy", DRY_RUN).getString("result.structuredContent.state"))
                .isEqualTo("dry-run");
        assertThat(container.post("/route", "{\"prompt\": \"Say hello\"}").statusCode())
                .isEqualTo(404);
    }

    private static JsonPath tool(ContainerProcess container, String name, String arguments)
            throws IOException, InterruptedException {
        JsonPath answer = new JsonPath(
                container.post("/mcp", TOOL.formatted(name, arguments)).body());
        assertThat(answer.getBoolean("result.isError")).as(answer.prettify()).isFalse();
        return answer;
    }

    /** All of Purser is there, and goes by the documents that it was given. */
    private static void checkTheRest(ContainerProcess container) throws IOException, InterruptedException {
        JsonPath route = new JsonPath(container
                .post("/route", "{\"prompt\": \"Say hello\", \"agent\": \"ceo\"}")
                .body());
        assertThat(route.getString("policy")).isEqualTo("of the tests");
        assertThat(route.getList("reasons", String.class)).containsExactly("openrouter:tiny: there is no \"other\"");
        JsonPath recorded = new JsonPath(container
                .post(
                        "/record-usage",
                        "{\"reservation\": \"" + route.getString("reservation.id")
                                + "\", \"prompt_tokens\": 1000, \"completion_tokens\": 100}")
                .body());
        assertThat(recorded.getString("cost_usd")).isEqualTo("0.00024");
        JsonPath budgets = new JsonPath(
                container.post("/budget-check", "{\"agent\": \"ceo\"}").body());
        assertThat(budgets.getString("budgets.find { it.name == 'research' }.limit_usd"))
                .isEqualTo("5");
        assertThat(new JsonPath(container.post("/deploy", DRY_RUN).body()).getString("state"))
                .isEqualTo("dry-run");
        assertThat(new JsonPath(container.get("/v1/usage").body()).getList("entries.cost_usd", String.class))
                .containsExactly("0.00024", "0.00024");
    }
}
