package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads of resources and prompts that servers behind Purser have. */
@QuarkusTest
@WithGateway
class ServerContentTest extends ServerToolCalls {
    static final String CAPABLE = """
            {"supportedVersions": ["2026-07-28"],
             "capabilities": {"tools": {}, "resources": {}, "prompts": {}, "completions": {}}}""";
    private static final String README = "{\"uri\": \"notes://readme\"}";
    private static final String SUMMARIZE = "{\"name\": \"notes__summarize\", \"arguments\": {\"note\": \"first\"}}";

    static RpcServer content(String resources, String templates, String prompts) {
        return new RpcServer()
                .on("server/discover", RpcServer.result(CAPABLE))
                .lists(RpcServer.tool("query"))
                .on("resources/list", RpcServer.result("{\"resources\": [%s]}".formatted(resources)))
                .on("resources/templates/list", RpcServer.result("{\"resourceTemplates\": [%s]}".formatted(templates)))
                .on("prompts/list", RpcServer.result("{\"prompts\": [%s]}".formatted(prompts)));
    }

    private static RpcServer notes() {
        return content(
                "{\"uri\": \"notes://readme\", \"name\": \"readme\"}",
                "{\"uriTemplate\": \"notes://{id}/text\", \"name\": \"note\"}",
                "{\"name\": \"summarize\", \"arguments\": [{\"name\": \"note\", \"required\": true}]}");
    }

    static RpcServer.Behaviour text(String text) {
        return (exchange, message) -> RpcServer.result("{\"contents\": [{\"uri\": %s, \"text\": \"%s\"}]}"
                        .formatted(message.path("params").path("uri"), text))
                .answer(exchange, message);
    }

    static void register(String name, RpcServer server, String fields) {
        register(
                "{\"name\": \"%s\", \"url\": \"%s\", \"price_usd\": \"0.01\"%s}".formatted(name, server.url(), fields));
    }

    static String read(Mcp client, String uri) {
        return client.result("resources/read", "{\"uri\": \"%s\"}".formatted(uri))
                .path("contents")
                .path(0)
                .path("text")
                .asText();
    }

    private static JsonNode error(Mcp client, int code, String method, String params) {
        return client.error(200, code, client.ask(method, params));
    }

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -32002 | -32602
            -32602 | -32602
            -32020 | -32603
            -32022 | -32603
            1      | -32603
            """)
    void passesOnTheErrorOfAServer(int code, int passed) {
        RpcServer.Behaviour refuses = (exchange, message) ->
                RpcServer.send(exchange, 200, "application/json", """
                {"jsonrpc": "2.0", "id": %s, "error": {"code": %d, "message": "no such note"}}""".formatted(message.path("id"), code));
        try (RpcServer server = notes().on("resources/read", refuses).on("prompts/get", refuses)) {
            register("notes", server, "");

            for (JsonNode error : List.of(
                    error(OPERATOR, passed, "resources/read", README),
                    error(OPERATOR, passed, "prompts/get", SUMMARIZE))) {
                assertThat(error.path("message").asText())
                        .isEqualTo("the tool server \"notes\" answers with the error %d: no such note".formatted(code));
                assertThat(error.path("data").path("code").asInt()).isEqualTo(code);
            }
            error(Mcp.legacy(), code == -32002 ? -32002 : passed, "resources/read", README);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redirect    | no_provider      | sends on to another address (307)
            refuses     | no_provider      | refuses the request with status 403
            busy        | busy             | refuses the request with status 429
            fails       | provider_failed  | answers with status 500
            no json     | provider_failed  | something that is no JSON
            no array    | provider_failed  | answers without an array of contents
            no objects  | provider_failed  | answers without an array of contents
            wants more  | provider_failed  | asks for more input
            too long    | provider_failed  | answers with more than
            never ends  | provider_timeout | gave no whole answer within 1 s
            """)
    void saysWhyAServerFailed(String kind, String type, String reason) {
        CountDownLatch over = new CountDownLatch(1);
        try (RpcServer server = notes().on("resources/read", (exchange, message) -> {
            switch (kind) {
                case "redirect" -> {
                    exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/mcp");
                    exchange.sendResponseHeaders(307, -1);
                }
                case "refuses" -> RpcServer.status(403).answer(exchange, message);
                case "busy" -> RpcServer.status(429).answer(exchange, message);
                case "fails" -> RpcServer.status(500).answer(exchange, message);
                case "no json" -> RpcServer.send(exchange, 200, "application/json", "<html>");
                case "no array" -> RpcServer.result("{\"contents\": {}}").answer(exchange, message);
                case "no objects" -> RpcServer.result("{\"contents\": [1]}").answer(exchange, message);
                case "wants more" ->
                    RpcServer.result("{\"resultType\": \"input_required\"}").answer(exchange, message);
                case "too long" -> {
                    try (OutputStream body = RpcServer.begin(exchange, "application/json")) {
                        byte[] piece = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
                        for (int i = 0; i < 1_000; i++) {
                            body.write(piece);
                        }
                    }
                }
                default -> hold(over);
            }
        })) {
            register("notes", server, ", \"timeout_seconds\": %d".formatted(kind.equals("never ends") ? 1 : 20));

            JsonNode error = error(OPERATOR, -32603, "resources/read", README);

            assertThat(error.path("message").asText())
                    .startsWith("the tool server \"notes\" ")
                    .contains(reason);
            assertThat(error.path("data").path("type").asText()).isEqualTo("urn:purser:problem:" + type);
        } finally {
            over.countDown();
        }
    }

    @Test
    void countsReadsAmongTheCallsInFlight() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RpcServer server = notes().on("resources/read", (exchange, message) -> {
                    hold(over);
                    text("late").answer(exchange, message);
                });
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            register("notes", server, ", \"calls_at_once\": 2");
            CompletableFuture<String> first =
                    CompletableFuture.supplyAsync(() -> read(OPERATOR, "notes://readme"), readers);
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked("resources/read") == 1);

            assertThat(error(OPERATOR, -32603, "prompts/get", SUMMARIZE)
                            .path("data")
                            .path("type")
                            .asText())
                    .isEqualTo("urn:purser:problem:busy");
            assertThat(problem(call("notes__query", "{}")).path("type").asText())
                    .isEqualTo("urn:purser:problem:busy");

            over.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("late");
        } finally {
            over.countDown();
        }
    }

    @Test
    void boundsTheValuesOfACompletion() {
        String many = "\"v\",".repeat(150) + "7, {}, \"" + "x".repeat(3_000) + "\"";
        try (RpcServer server = notes().on(
                        "completion/complete",
                        RpcServer.result("{\"completion\": {\"values\": [%s], \"total\": 500, \"more\": 1}, \"x\": 1}"
                                .formatted(many)))) {
            register("notes", server, "");

            JsonNode completion = OPERATOR.result("completion/complete", """
                            {"ref": {"type": "ref/prompt", "name": "notes__summarize"},
                             "argument": {"name": "note", "value": "v"}, "context": {"arguments": {"a": "b"}}}""").path("completion");

            assertThat(completion.path("values").size()).isEqualTo(100);
            assertThat(completion.path("hasMore").asBoolean()).isTrue();
            assertThat(completion.path("total").asInt()).isEqualTo(500);
            assertThat(completion.size()).isEqualTo(3);
            OPERATOR.error(
                    400,
                    -32602,
                    OPERATOR.ask(
                            "completion/complete",
                            "{\"ref\": {\"type\": \"ref/prompt\", \"name\": \"notes__summarize\"}, \"argument\": {\"name\": 1}}"));
        }
    }
}
