package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Reads of resources and prompts that servers behind Purser have. */
@QuarkusTest
@WithGateway
class ServerContentTest extends ServerContentReads {
    private void passesOnContent(ArchiveServer archive) {
        register(archive.registration("archive", ", \"price_usd\": \"0.01\""));

        for (Mcp client : List.of(Mcp.modern(), Mcp.legacy())) {
            JsonNode readme = client.result("resources/read", "{\"uri\": \"archive://readme\"}");
            assertThat(readme.path("contents")).isEqualTo(Mcp.object("""
                            {"contents": [{"uri": "archive://readme", "mimeType": "text/plain",
                                           "text": "An archive of notes."}]}""").path("contents"));
            assertThat(readme.path("_meta").path("io.purser/server").asText()).isEqualTo("archive");
            assertThat(client.result("resources/read", "{\"uri\": \"archive://dot\"}")
                            .path("contents")
                            .path(0)
                            .path("blob")
                            .asText())
                    .startsWith("iVBORw0KGgo");
            assertThat(read(client, "archive://notes/first")).isEqualTo("The first note.");
            assertThat(client.result(
                                    "prompts/get",
                                    "{\"name\": \"archive__summarize\", \"arguments\": {\"note\": \"second\"}}")
                            .path("messages")
                            .path(0)
                            .path("content")
                            .path("text")
                            .asText())
                    .isEqualTo("Summarize the second note.");
            for (String ref : List.of(
                    "{\"type\": \"ref/prompt\", \"name\": \"archive__summarize\"}",
                    "{\"type\": \"ref/resource\", \"uri\": \"archive://notes/{id}\"}")) {
                JsonNode completed = client.result(
                        "completion/complete", """
                        {"ref": %s, "argument": {"name": "%s", "value": "f"}}""".formatted(ref, ref.contains("prompt") ? "note" : "id"));
                assertThat(completed.path("completion").path("values").toString())
                        .isEqualTo("[\"first\"]");
            }
        }
        assertThat(archive.calls("readme")).isEqualTo(2);
    }

    @Test
    void passesOnTheContentOfAServerWithoutSessions() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            passesOnContent(archive);
        }
    }

    @Test
    void passesOnTheContentOfAServerThatWantsAHandshakeAlsoAfterItEndedTheSession() {
        try (ArchiveServer archive = ArchiveServer.withHandshake()) {
            passesOnContent(archive);

            archive.forgetSessions();

            assertThat(read(OPERATOR, "archive://readme")).isEqualTo("An archive of notes.");
        }
    }

    @Test
    void letsNobodyKeepAReadAndChargesNothing() {
        ApiKeys agent = ApiKeys.make("agent", "");
        Response budget = Api.post("/v1/budgets", """
                {"name": "reads-%s", "scope": {"key": "%s"}, "limit_usd": "1", "window": "day"}""".formatted(agent.id(), agent.caller()));
        assertThat(budget.statusCode()).as(budget.asString()).isEqualTo(201);
        Mcp client = OPERATOR.with(agent.key());
        try (RpcServer server = notes().on("resources/read", text("hello"))) {
            register("notes", server, ", \"keys\": [\"*\"]");

            JsonNode result = client.result("resources/read", README);

            assertThat(result.path("ttlMs").asInt(-1)).isZero();
            assertThat(result.path("cacheScope").asText()).isEqualTo("private");
            client.result("resources/read", README);
            assertThat(server.asked("resources/read")).isEqualTo(2);
            JsonPath after = Api.get("/v1/budgets/" + budget.path("id")).jsonPath();
            assertThat(after.getString("spent_usd")).isEqualTo("0");
            assertThat(after.getString("reserved_usd")).isEqualTo("0");
        }
    }

    @Test
    void sendsNothingOfTheCallerButWhatIsAsked() {
        List<JsonNode> asked = new CopyOnWriteArrayList<>();
        List<String> headers = new CopyOnWriteArrayList<>();
        try (RpcServer server = notes().on("resources/read", (exchange, message) -> {
            asked.add(message);
            headers.add(exchange.getRequestHeaders().getFirst("Authorization"));
            headers.add(exchange.getRequestHeaders().getFirst("Mcp-Name"));
            text("sesame-open-up said sesame").answer(exchange, message);
        })) {
            register("notes", server, ", \"credential\": {\"value\": \"Bearer sesame-open-up\"}");

            assertThat(read(OPERATOR, "notes://7/text")).isEqualTo("************** said sesame");

            assertThat(headers).containsExactly("Bearer sesame-open-up", "notes://7/text");
            JsonNode params = asked.getFirst().path("params");
            assertThat(params.path("uri").asText()).isEqualTo("notes://7/text");
            assertThat(params.size()).isEqualTo(2); // with _meta, in which Purser says who it is
        }
    }

    @Test
    void letsOnlyThoseReadWhoMayUseTheServer() {
        ApiKeys named = ApiKeys.make("agent", "");
        ApiKeys other = ApiKeys.make("agent", "");
        ApiKeys bound = ApiKeys.make("agent", ", \"models\": [\"tool:notes\"]");
        ApiKeys ofTool = ApiKeys.make("agent", ", \"models\": [\"tool:notes/query\"]");
        ApiKeys auditor = ApiKeys.make("auditor", "");
        try (RpcServer server = notes().on("resources/read", text("hello"))) {
            register(
                    "notes",
                    server,
                    ", \"keys\": [\"%s\", \"%s\", \"%s\", \"%s\"]"
                            .formatted(named.caller(), bound.caller(), ofTool.caller(), auditor.caller()));

            for (ApiKeys allowed : List.of(named, bound)) {
                assertThat(read(OPERATOR.with(allowed.key()), "notes://readme")).isEqualTo("hello");
            }
            int asked = server.asked("resources/read");
            for (ApiKeys refused : List.of(other, ofTool, auditor)) {
                Mcp client = OPERATOR.with(refused.key());
                assertThat(error(client, -32602, "resources/read", README)
                                .path("message")
                                .asText())
                        .isEqualTo("there is no such resource for this key; resources/list has those that there are");
                assertThat(error(client, -32602, "prompts/get", SUMMARIZE)
                                .path("message")
                                .asText())
                        .contains("there is no prompt of that name for this key");
                assertThat(client.result("resources/list", "{}").toString()).doesNotContain("notes://");
                assertThat(client.result("prompts/list", "{}").toString()).doesNotContain("notes__");
            }
            assertThat(server.asked("resources/read")).isEqualTo(asked);
            assertThat(server.asked("prompts/get")).isZero();
        }
    }

    @Test
    void sendsAUriThatTwoServersHaveToNeither() {
        ApiKeys ofOne = ApiKeys.make("agent", "");
        String shared = "{\"uri\": \"notes://shared\", \"name\": \"shared\"}";
        try (RpcServer good = content(shared, "", "").on("resources/read", text("good"));
                RpcServer bad = content(shared, "{\"uriTemplate\": \"notes://{+any}\", \"name\": \"any\"}", "")
                        .on("resources/read", text("bad"))) {
            register("good", good, ", \"keys\": [\"%s\"]".formatted(ofOne.caller()));
            register("bad", bad, "");

            assertThat(OPERATOR.result("resources/list", "{}").path("resources").findValuesAsText("uri"))
                    .contains("purser://servers/good/notes://shared", "purser://servers/bad/notes://shared")
                    .doesNotContain("notes://shared");
            assertThat(error(OPERATOR, -32602, "resources/read", "{\"uri\": \"notes://shared\"}")
                            .path("message")
                            .asText())
                    .isEqualTo("2 tool servers have this: say which one by asking for"
                            + " purser://servers/bad/notes://shared or purser://servers/good/notes://shared");
            assertThat(good.asked("resources/read") + bad.asked("resources/read"))
                    .isZero();
            assertThat(read(OPERATOR, "purser://servers/good/notes://shared")).isEqualTo("good");
            assertThat(read(OPERATOR, "purser://servers/bad/notes://shared")).isEqualTo("bad");
            assertThat(read(OPERATOR.with(ofOne.key()), "notes://shared")).isEqualTo("good");
            assertThat(error(
                                    OPERATOR.with(ofOne.key()),
                                    -32602,
                                    "resources/read",
                                    "{\"uri\": \"purser://servers/bad/notes://shared\"}")
                            .path("message")
                            .asText())
                    .contains("there is no such resource for this key");
        }
    }

    @Test
    void sendsAUriThatOneServerListsAndTheTemplateOfAnotherMatchesToNeither() {
        try (RpcServer good = notes().on("resources/read", text("good"));
                RpcServer bad = content("", "{\"uriTemplate\": \"notes://{+any}\", \"name\": \"any\"}", "")
                        .on("resources/read", text("bad"))) {
            register("good", good, "");
            register("bad", bad, "");

            for (String uri : List.of("notes://readme", "notes://1/text")) {
                assertThat(error(OPERATOR, -32602, "resources/read", "{\"uri\": \"%s\"}".formatted(uri))
                                .path("message")
                                .asText())
                        .contains("purser://servers/good/" + uri)
                        .contains("purser://servers/bad/" + uri);
            }
            assertThat(read(OPERATOR, "purser://servers/good/notes://readme")).isEqualTo("good");
            assertThat(read(OPERATOR, "purser://servers/good/notes://1/text")).isEqualTo("good");
            assertThat(read(OPERATOR, "notes://elsewhere")).isEqualTo("bad");
        }
    }
}
