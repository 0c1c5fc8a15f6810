package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of tool servers, and the lists of their tools behind {@code /mcp}. */
@QuarkusTest
@WithGateway
class ToolServerListTest {
    private static final String AT_ONCE = ", \"timeout_seconds\": 5";

    private static JsonPath register(String body) {
        Response made = Api.post("/v1/tool-servers", body);
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        return made.jsonPath();
    }

    private static void register(String name, RpcServer server, String fields) {
        register("{\"name\": \"%s\", \"url\": \"%s\"%s}".formatted(name, server.url(), fields));
    }

    private static JsonPath refresh(String name) {
        Response listed = Api.post("/v1/tool-servers/" + name + "/refresh", "");
        assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
        return listed.jsonPath();
    }

    private static List<String> tools(Mcp client) {
        return StreamSupport.stream(
                        client.result("tools/list", "{}").path("tools").spliterator(), false)
                .map(tool -> tool.path("name").asText())
                .filter(name -> name.contains("__"))
                .toList();
    }

    private static JsonNode described(String name) {
        return StreamSupport.stream(
                        Mcp.modern().result("tools/list", "{}").path("tools").spliterator(), false)
                .filter(tool -> tool.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void removeAll() {
        List<String> names = Api.get("/v1/tool-servers").jsonPath().getList("servers.name");
        names.forEach(name -> assertThat(
                        Api.asOperator().delete("/v1/tool-servers/" + name).statusCode())
                .isEqualTo(204));
    }

    private static void listsTheTools(ArchiveServer archive, String protocol) {
        register(archive.registration(
                "archive", ", \"price_usd\": \"0.01\", \"tools\": [{\"name\": \"sum\", \"price_usd\": \"0.02\"}]"));

        JsonPath server = refresh("archive");

        assertThat(server.getString("failure")).isNull();
        assertThat(server.getString("protocol")).isEqualTo(protocol);
        assertThat(server.getList("left_out")).isEmpty();
        assertThat(server.getList("offered.name"))
                .startsWith("archive__echo", "archive__sum", "archive__picture", "archive__fail", "archive__slow");
        assertThat(server.getList("offered.price_usd")).startsWith("0.01", "0.02", "0.01", "0.01", "0.01");
        // Two of them are only in the revision without sessions.
        assertThat(tools(Mcp.modern())).isEqualTo(tools(Mcp.legacy())).hasSize(protocol.equals(Mcp.MODERN) ? 7 : 5);
        JsonNode sum = described("archive__sum");
        assertThat(sum.path("description").asText()).isEqualTo("Adds two numbers.\n\nA call costs 0.02 USD.");
        assertThat(sum.path("_meta").path("io.purser/price_usd").asText()).isEqualTo("0.02");
        assertThat(sum.path("inputSchema").path("required").size()).isEqualTo(2);
        assertThat(sum.path("outputSchema")
                        .path("properties")
                        .path("sum")
                        .path("type")
                        .asText())
                .isEqualTo("number");
        assertThat(described("archive__fail")
                        .path("annotations")
                        .path("readOnlyHint")
                        .asBoolean())
                .isTrue();
        assertThat(described("archive__echo").path("title").asText()).isEqualTo("Echo");
    }

    @Test
    void listsTheToolsOfAServerWithoutSessions() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            listsTheTools(archive, "2026-07-28");
        }
    }

    @Test
    void listsTheToolsOfAServerThatWantsAHandshake() {
        try (ArchiveServer archive = ArchiveServer.withHandshake()) {
            listsTheTools(archive, "2025-11-25");

            archive.forgetSessions();

            assertThat(refresh("archive").getString("failure")).isNull();
        }
    }

    @Test
    void beginsNoSessionBecauseOfABadMomentOfAServerThatNeededNone() {
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("search", server, "");
            assertThat(refresh("search").getString("protocol")).isEqualTo(Mcp.MODERN);
            server.on("server/discover", RpcServer.status(503)).on("initialize", (exchange, message) -> {
                exchange.getResponseHeaders().set("mcp-session-id", "s1");
                RpcServer.result("{\"protocolVersion\": \"2025-11-25\", \"capabilities\": {\"tools\": {}},"
                                + " \"serverInfo\": {\"name\": \"s\", \"version\": \"1\"}}")
                        .answer(exchange, message);
            });

            JsonPath told = refresh("search");

            assertThat(told.getString("failure")).isNull();
            assertThat(told.getString("protocol")).isEqualTo(Mcp.MODERN);
            assertThat(server.asked("initialize")).isZero();
        }
    }

    @Test
    void asksANewServerForItsToolsByItself() {
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("search", server, "");

            await().atMost(Duration.ofSeconds(20)).until(() -> tools(Mcp.modern()), List.of("search__query")::equals);
        }
    }

    @Test
    void neverShowsACredential() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            String made = Api.post("/v1/tool-servers", archive.registration("archive", ""))
                    .asString();
            assertThat(made).doesNotContain(ArchiveServer.TOKEN).contains("X-Archive-Key");
            for (String path : List.of("/v1/tool-servers", "/v1/tool-servers/archive", "/v1/audit")) {
                assertThat(Api.get(path).asString())
                        .as(path)
                        .doesNotContain(ArchiveServer.TOKEN)
                        .contains("archive");
            }
            assertThat(refresh("archive").getString("failure")).isNull();

            // Another address does not get the credential of the one before.
            try (RpcServer other = new RpcServer().lists(RpcServer.tool("query"))) {
                String moved = "{\"name\": \"archive\", \"url\": \"%s\"}".formatted(other.url());
                Response changed = Api.asOperator()
                        .contentType("application/json")
                        .body(moved)
                        .put("/v1/tool-servers/archive");
                assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
                assertThat(changed.jsonPath().getString("credential_header")).isNull();
                assertThat(changed.asString()).doesNotContain("archive__echo");
                assertThat(refresh("archive").getList("offered.name")).containsExactly("archive__query");
            }
        }
    }

    @Test
    void greetsAServerThatHangsUpOnWhatItDoesNotKnow() {
        try (RpcServer server = new RpcServer()
                .on("server/discover", (exchange, message) -> exchange.close())
                .on(
                        "initialize",
                        RpcServer.result(
                                "{\"protocolVersion\": \"2025-03-26\", \"capabilities\": {}, \"serverInfo\": {}}"))
                .lists(RpcServer.tool("query"))) {
            register("old", server, "");

            JsonPath listed = refresh("old");

            assertThat(listed.getString("protocol")).isEqualTo("2025-03-26");
            assertThat(listed.getList("offered.name")).containsExactly("old__query");
        }
    }

    @Test
    void refusesToSpeakARevisionThatNobodyKnows() {
        try (RpcServer server = new RpcServer()
                .on("server/discover", RpcServer.status(400))
                .on("initialize", RpcServer.result("{\"protocolVersion\": \"2024-11-05\", \"capabilities\": {}}"))) {
            register("old", server, "");

            assertThat(refresh("old").getString("failure"))
                    .isEqualTo("it speaks the revision \"2024-11-05\" of the protocol, which is not known here");
        }
    }

    @Test
    void keepsTheCredentialWhileTheAddressStays() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ""));
            Response changed = Api.asOperator()
                    .contentType("application/json")
                    .body(
                            "{\"name\": \"archive\", \"url\": \"%s\", \"other_tools\": false, \"tools\": [{\"name\": \"echo\"}]}"
                                    .formatted(archive.url()))
                    .put("/v1/tool-servers/archive");

            assertThat(changed.jsonPath().getString("credential_header")).isEqualTo("X-Archive-Key");
            assertThat(refresh("archive").getList("offered.name")).containsExactly("archive__echo");
        }
    }

    @Test
    void sendsNothingWithoutACredentialThatCannotBeOpenedAndKeepsIt() throws SQLException {
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("search", server, ", \"credential\": {\"value\": \"Bearer sesame-open-up\"}");
            assertThat(refresh("search").getList("offered.name")).containsExactly("search__query");
            int asked = server.asked("tools/list");
            seal(0); // of a form that nobody knows

            JsonPath failed = refresh("search");

            assertThat(failed.getString("failure")).contains("has a credential that cannot be opened");
            assertThat(Mcp.text(Mcp.modern().call("search__query", "{}")))
                    .contains("has a credential that cannot be opened")
                    .contains("nothing was charged");
            assertThat(server.asked("tools/list")).isEqualTo(asked);
            assertThat(server.asked("tools/call")).isZero();
            Response changed = Api.asOperator()
                    .contentType("application/json")
                    .body("{\"name\": \"search\", \"url\": \"%s\"}".formatted(server.url()))
                    .put("/v1/tool-servers/search");
            assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
            seal(1);
            JsonPath again = refresh("search");
            assertThat(again.getString("failure")).isNull();
            assertThat(again.getString("credential_header")).isEqualTo("Authorization");
        }
    }

    /** Writes the first byte of the sealed credential, as if it were of another version. */
    private static void seal(int version) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            int changed = statement.executeUpdate("""
                    update tool_server set credential = set_byte(credential, 0, %d), version = gen_random_uuid(),
                        revision = gen_random_uuid() where name = 'search'""".formatted(version));
            assertThat(changed).isEqualTo(1);
        }
    }

    @Test
    void letsOnlyNamedKeysAndTeamsAndOperatorsSeeTheTools() {
        ApiKeys named = ApiKeys.make("agent", "");
        ApiKeys ofTeam = ApiKeys.make("agent", ", \"team\": \"science\"");
        ApiKeys ofOtherTeam = ApiKeys.make("agent", ", \"team\": \"sales\"");
        ApiKeys auditor = ApiKeys.make("auditor", ", \"team\": \"science\"");
        ApiKeys deployer = ApiKeys.make("deployer", ", \"team\": \"science\"");
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("search", server, ", \"keys\": [\"%s\"], \"teams\": [\"science\"]".formatted(named.caller()));
            refresh("search");

            for (ApiKeys allowed : List.of(named, ofTeam)) {
                assertThat(tools(Mcp.modern().with(allowed.key()))).containsExactly("search__query");
            }
            for (ApiKeys other : List.of(ofOtherTeam, auditor, deployer)) {
                assertThat(tools(Mcp.modern().with(other.key()))).isEmpty();
            }
            assertThat(tools(Mcp.modern())).containsExactly("search__query");
        }
    }

    @Test
    void offersAServerToEachAgentThatNamesNobody() {
        ApiKeys agent = ApiKeys.make("agent", "");
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("search", server, ", \"keys\": [\"*\"]");
            register("closed", server, "");
            refresh("search");
            refresh("closed");

            assertThat(tools(Mcp.modern().with(agent.key()))).containsExactly("search__query");
        }
    }

    @Test
    void leavesOutWhatCannotBeOfferedAndSaysWhy() {
        String large = "{\"name\": \"large\", \"inputSchema\": {\"type\": \"object\", \"description\": \"%s\"}}"
                .formatted("x".repeat(1_000_000));
        String long64 = "n".repeat(60);
        try (RpcServer server = new RpcServer()
                .lists(
                        RpcServer.tool("query"),
                        RpcServer.tool("query"),
                        RpcServer.tool("two words"),
                        RpcServer.tool(long64),
                        large,
                        "{\"name\": \"shapeless\", \"inputSchema\": []}",
                        "{\"name\": \"headers\", \"inputSchema\": {\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"x-mcp-header\": \"A B\"}}}}",
                        "{\"name\": \"task\", \"inputSchema\": {\"type\": \"object\"}, \"execution\": {\"taskSupport\": \"required\"}}",
                        "{\"name\": \"talks\", \"description\": \"%s\\u202e\\u001b[31m\", \"inputSchema\": {\"type\": \"object\"}}"
                                .formatted("d".repeat(5_000)))) {
            register("search", server, "");

            JsonPath listed = refresh("search");

            assertThat(listed.getList("offered.name")).containsExactly("search__query", "search__talks");
            Map<String, String> leftOut = new java.util.LinkedHashMap<>();
            listed.<Map<String, String>>getList("left_out")
                    .forEach(each -> leftOut.put(each.get("tool"), each.get("reason")));
            assertThat(leftOut.keySet())
                    .containsExactly("query", "two words", long64, "large", "shapeless", "headers", "task");
            assertThat(leftOut.get("task")).isEqualTo("it can only be called as a task, and Purser offers none");
            assertThat(leftOut.get("large")).isEqualTo("its inputSchema is longer than 32768 bytes");
            assertThat(leftOut.get("query")).contains("same name");
            assertThat(leftOut.get("headers"))
                    .isEqualTo(
                            "its inputSchema has an x-mcp-header that is no name of a header, or has more than 64 characters");
            assertThat(described("search__talks").path("description").asText()).isEqualTo("d".repeat(2_000) + "…");
        }
    }

    @Test
    void stopsReadingAListWithoutAnEnd() {
        try (RpcServer server = new RpcServer()
                .on(
                        "tools/list",
                        (exchange, message) -> RpcServer.result("{\"tools\": [%s], \"nextCursor\": \"on\"}"
                                        .formatted(RpcServer.tool(
                                                "t" + message.path("id").asLong())))
                                .answer(exchange, message))) {
            register("search", server, "");

            JsonPath listed = refresh("search");

            assertThat(listed.getList("offered")).hasSize(20);
            assertThat(listed.getString("left_out[0].reason")).contains("more than 20 pages");
        }
    }

    @Test
    void boundsTheNumberOfTools() {
        try (RpcServer server = new RpcServer()
                .lists(IntStream.range(0, 300)
                        .mapToObj(i -> RpcServer.tool("t" + i))
                        .toArray(String[]::new))) {
            register("search", server, "");

            JsonPath listed = refresh("search");

            assertThat(listed.getList("offered")).hasSize(200);
            assertThat(listed.getList("left_out")).hasSize(100);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redirect  | sends on to another address (307)
            refuses   | refuses the request with status 403
            fails     | answers with status 500
            no json   | something that is no JSON
            other id  | answers another request
            too long  | answers with more than
            bare end  | ends its answer without the message
            no array  | answers without an array of tools
            """)
    void keepsTheLastListOfAServerThatFails(String kind, String reason) {
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("search", server, "");
            assertThat(refresh("search").getList("offered.name")).containsExactly("search__query");

            server.on("tools/list", (exchange, message) -> {
                switch (kind) {
                    case "redirect" -> {
                        exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/mcp");
                        exchange.sendResponseHeaders(307, -1);
                    }
                    case "refuses" -> RpcServer.status(403).answer(exchange, message);
                    case "fails" -> RpcServer.status(500).answer(exchange, message);
                    case "no array" -> RpcServer.result("{}").answer(exchange, message);
                    case "no json" -> RpcServer.send(exchange, 200, "application/json", "<html>");
                    case "other id" ->
                        RpcServer.send(
                                exchange, 200, "application/json", "{\"jsonrpc\": \"2.0\", \"id\": 0, \"result\": {}}");
                    case "too long" -> {
                        try (OutputStream body = RpcServer.begin(exchange, "application/json")) {
                            byte[] piece = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
                            for (int i = 0; i < 1_000; i++) {
                                body.write(piece);
                            }
                        }
                    }
                    default -> RpcServer.send(exchange, 200, "text/event-stream", ": nothing\n\n");
                }
            });
            JsonPath failed = refresh("search");

            assertThat(failed.getString("failure")).contains(reason.strip());
            assertThat(failed.getList("offered.name")).containsExactly("search__query");
            assertThat(tools(Mcp.modern())).containsExactly("search__query");
        }
    }

    @Test
    void delaysNobodyByAServerThatHangs() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        try (RpcServer hanging = new RpcServer().on("server/discover", (exchange, message) -> {
                    try (OutputStream body = RpcServer.begin(exchange, "text/event-stream")) {
                        while (!released.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                            body.write(": alive\n\n".getBytes(StandardCharsets.US_ASCII));
                            body.flush();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                RpcServer good = new RpcServer().lists(RpcServer.tool("query"))) {
            register("slow", hanging, AT_ONCE);
            register("good", good, "");

            assertThat(refresh("good").getList("offered.name")).containsExactly("good__query");
            await().atMost(Duration.ofSeconds(5)).until(() -> hanging.asked("server/discover") > 0);
            long begin = System.nanoTime();
            assertThat(tools(Mcp.modern())).containsExactly("good__query");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        } finally {
            released.countDown();
        }
    }

    @Test
    void asksAServerThatHangsOnlyOnceAtATime() {
        CountDownLatch released = new CountDownLatch(1);
        RpcServer.Behaviour hangs = (exchange, message) -> {
            try {
                assertThat(released.await(60, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (RpcServer hanging = new RpcServer().on("server/discover", hangs);
                RpcServer good = new RpcServer().lists(RpcServer.tool("query"))) {
            register("hanging", hanging, "");
            for (int i = 0; i < 6; i++) {
                Response changed = Api.asOperator()
                        .contentType("application/json")
                        .body("{\"name\": \"hanging\", \"url\": \"%s\"}".formatted(hanging.url()))
                        .put("/v1/tool-servers/hanging");
                assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> hanging.asked("server/discover") > 0);
            register("good", good, "");
            long begin = System.nanoTime();
            assertThat(refresh("good").getList("offered.name")).containsExactly("good__query");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(hanging.asked("server/discover")).isEqualTo(1);
        } finally {
            released.countDown();
        }
    }

    @Test
    void refusesTheSeventeenthServerAndANameTwice() {
        for (int i = 0; i < 16; i++) {
            register("{\"name\": \"s%d\", \"url\": \"http://localhost:9/mcp\"}".formatted(i));
        }

        assertThat(Api.post("/v1/tool-servers", "{\"name\": \"more\", \"url\": \"http://localhost:9/mcp\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(Api.post("/v1/tool-servers", "{\"name\": \"s1\", \"url\": \"http://localhost:9/mcp\"}")
                        .asString())
                .contains("there is a tool server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://search.example.com/mcp",
                "http://169.254.169.254/mcp",
                "https://user:pass@search.example.com/mcp",
                "https://search.example.com/mcp?key=1",
                "https://search.example.com/mcp#a",
                "ftp://localhost/mcp",
                "file:///etc/passwd",
                "http://127.0.0.1.example.com/mcp",
                "https://search.example.com:65536/mcp",
                "https://search.example.com:0/mcp",
                "search"
            })
    void refusesAddressesThatAreNotSafe(String url) {
        Api.assertRefusesParameter(
                Api.post("/v1/tool-servers", "{\"name\": \"search\", \"url\": \"%s\"}".formatted(url)), "url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "mcp-session-id", "Content-Length", "two words", "a:b"})
    void refusesHeadersThatTheProtocolUses(String header) {
        Api.assertRefusesParameter(Api.post("/v1/tool-servers", """
                        {"name": "search", "url": "https://search.example.com/mcp",
                         "credential": {"header": "%s", "value": "secret"}}""".formatted(header)), "credential.header");
    }
}
