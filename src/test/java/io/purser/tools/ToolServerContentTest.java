package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The resources, prompts and tools of Purser itself at {@code /mcp}, and which keys see them. */
@QuarkusTest
@WithGateway
class ToolServerContentTest {
    private static List<String> names(JsonNode items, String field) {
        return items.valueStream().map(item -> item.path(field).asText()).toList();
    }

    @Test
    void listsWhatMayBeKeptAndForHowLong() {
        for (String method : List.of("tools/list", "resources/list", "resources/templates/list", "prompts/list")) {
            JsonNode modern = Mcp.modern().result(method, "{}");
            assertThat(modern.path("ttlMs").asLong()).as(method).isEqualTo(60_000);
            assertThat(modern.path("cacheScope").asText()).isEqualTo("private");
            assertThat(modern.path("resultType").asText()).isEqualTo("complete");
            JsonNode legacy = Mcp.legacy().result(method, "{}");
            assertThat(legacy.has("ttlMs")).isFalse();
            assertThat(legacy.has("resultType")).isFalse();
            Mcp.modern().error(200, -32602, Mcp.modern().ask(method, "{\"cursor\": \"x\"}"));
        }
    }

    @Test
    void readsTheReportOfTheMonthAndTheSdls() {
        Mcp mcp = Mcp.modern();
        JsonNode resources = mcp.result("resources/list", "{}").path("resources");
        assertThat(names(resources, "uri"))
                .contains("purser://reports/monthly", "purser://sdl/route", "purser://sdl/371-os/ceo-agent");
        assertThat(names(mcp.result("resources/templates/list", "{}").path("resourceTemplates"), "uriTemplate"))
                .containsExactly("purser://reports/monthly/{month}", "purser://sdl/{+name}");

        JsonNode sdl = mcp.result("resources/read", "{\"uri\": \"purser://sdl/route\"}");
        assertThat(sdl.at("/contents/0/mimeType").asText()).isEqualTo("application/yaml");
        assertThat(sdl.at("/contents/0/text").asText()).contains("PURSER_FUNCTIONS=route");
        assertThat(sdl.path("cacheScope").asText()).isEqualTo("public");
        JsonNode month = mcp.result("resources/read", "{\"uri\": \"purser://reports/monthly/2025-06\"}");
        assertThat(month.path("ttlMs").asLong()).isZero();
        assertThat(month.path("cacheScope").asText()).isEqualTo("private");
        JsonNode report = Mcp.object(month.at("/contents/0/text").asText());
        assertThat(report.path("month").asText()).isEqualTo("2025-06");
        JsonNode now = mcp.result("resources/read", "{\"uri\": \"purser://reports/monthly\"}");
        assertThat(Mcp.object(now.at("/contents/0/text").asText()).path("month").asText())
                .matches("\\d{4}-\\d{2}");

        for (String uri : List.of("purser://sdl/nothing", "purser://sdl/../route", "file:///etc/passwd", "x")) {
            Response answer = mcp.ask("resources/read", "{\"uri\": \"%s\"}".formatted(uri));
            assertThat(mcp.error(200, -32602, answer).path("data").path("uri").asText())
                    .isEqualTo(uri);
            Mcp.legacy().error(200, -32002, Mcp.legacy().ask("resources/read", "{\"uri\": \"%s\"}".formatted(uri)));
        }
        JsonNode wrong =
                mcp.error(200, -32602, mcp.ask("resources/read", "{\"uri\": \"purser://reports/monthly/2025-13\"}"));
        assertThat(wrong.path("message").asText()).contains("month");
    }

    @Test
    void completesTheNameOfAnSdl() {
        JsonNode completion = Mcp.modern().result("completion/complete", """
                        {"ref": {"type": "ref/resource", "uri": "purser://sdl/{+name}"},
                         "argument": {"name": "name", "value": "371-os/c"}}""").path("completion");

        assertThat(completion.path("values").valueStream().map(JsonNode::asText))
                .containsExactly("371-os/ceo-agent");
        assertThat(completion.path("hasMore").asBoolean()).isFalse();
    }

    @Test
    void givesPromptsThatUseTheTools() {
        Mcp mcp = Mcp.modern();
        assertThat(names(mcp.result("prompts/list", "{}").path("prompts"), "name"))
                .containsExactly("monthly_review", "deploy_service");

        JsonNode review =
                mcp.result("prompts/get", "{\"name\": \"monthly_review\", \"arguments\": {\"month\": \"2025-06\"}}");
        assertThat(review.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(review.at("/messages/0/content/text").asText()).contains("purser://reports/monthly/2025-06");
        JsonNode deploy =
                mcp.result("prompts/get", "{\"name\": \"deploy_service\", \"arguments\": {\"service\": \"nginx\"}}");
        assertThat(deploy.at("/messages/0/content/text").asText())
                .contains("Deploy this: nginx")
                .contains("\"dry_run\": true")
                .contains("idempotency_key");
        mcp.error(200, -32602, mcp.ask("prompts/get", "{\"name\": \"deploy_service\"}"));
        mcp.error(200, -32602, mcp.ask("prompts/get", "{\"name\": \"nothing\"}"));
        mcp.error(
                200,
                -32602,
                mcp.ask("prompts/get", "{\"name\": \"monthly_review\", \"arguments\": {\"moth\": \"2025-06\"}}"));
    }

    @Test
    void showsAKeyOnlyWhatItMayUse() {
        ApiKeys auditor = ApiKeys.make("auditor", "");
        Mcp mcp = Mcp.modern().with(auditor.key());

        assertThat(names(mcp.result("tools/list", "{}").path("tools"), "name"))
                .containsExactly("budget_check", "deployment_status", "cost_report", "models");
        assertThat(names(mcp.result("resources/list", "{}").path("resources"), "uri"))
                .containsExactly("purser://reports/monthly");
        assertThat(names(mcp.result("prompts/list", "{}").path("prompts"), "name"))
                .containsExactly("monthly_review");
        JsonNode refused = mcp.error(
                200, -32602, mcp.ask("tools/call", "{\"name\": \"route\", \"arguments\": {\"prompt\": \"hi\"}}"));
        assertThat(refused.path("message").asText())
                .isEqualTo("this key may not use the tool route, which is for the roles agent, operator; tools/list has"
                        + " those that it may use");
        mcp.error(200, -32602, mcp.ask("resources/read", "{\"uri\": \"purser://sdl/route\"}"));
        mcp.error(200, -32602, mcp.ask("tools/call", "{\"name\": \"nothing\", \"arguments\": {}}"));
    }

    @Test
    void bindsAKeyOfMembersToTheirTools() {
        ApiKeys bound = ApiKeys.make("agent", ", \"functions\": [\"tools\", \"budget-check\"]");
        ApiKeys without = ApiKeys.make("agent", ", \"functions\": [\"budget-check\"]");

        assertThat(names(
                        Mcp.modern()
                                .with(bound.key())
                                .result("tools/list", "{}")
                                .path("tools"),
                        "name"))
                .containsExactly("budget_check");
        assertThat(Mcp.modern().with(without.key()).ask("tools/list", "{}").statusCode())
                .isEqualTo(403);
    }
}
