package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.Ledger;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of the tools of other servers: paid, counted once, and bounded. */
@QuarkusTest
@WithGateway
class ToolServerCallsTest {
    private static final Mcp OPERATOR = Mcp.modern();

    private final String task = "tools-" + UUID.randomUUID();

    private static void register(String body) {
        Response made = Api.post("/v1/tool-servers", body);
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        String name = made.path("name");
        Response listed = Api.post("/v1/tool-servers/" + name + "/refresh", "");
        assertThat(listed.jsonPath().getString("failure")).as(listed.asString()).isNull();
    }

    private static RpcServer search(RpcServer.Behaviour behaviour, String fields) {
        RpcServer server = new RpcServer().lists(RpcServer.tool("query")).on("tools/call", behaviour);
        register("{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"%s}".formatted(server.url(), fields));
        return server;
    }

    @AfterEach
    void removeAll() {
        List<String> names = Api.get("/v1/tool-servers").jsonPath().getList("servers.name");
        names.forEach(name -> Api.asOperator().delete("/v1/tool-servers/" + name));
    }

    private ObjectNode message(Mcp client, String tool, String arguments, String meta) {
        ObjectNode message = client.message("tools/call", "{}");
        ObjectNode params = (ObjectNode) message.get("params");
        params.put("name", tool).set("arguments", Mcp.object(arguments));
        ObjectNode terms = params.withObject("/_meta");
        terms.setAll(Mcp.object("{\"io.purser/task\": \"%s\"%s}".formatted(task, meta)));
        return message;
    }

    /** Calls a tool with fields in {@code _meta}, each after a comma. */
    private JsonNode call(Mcp client, String tool, String arguments, String meta) {
        ObjectNode message = message(client, tool, arguments, meta);
        Response answer = client.send(client.headers(message), message.toString());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode read = Mcp.object(answer.asString());
        assertThat(read.has("result")).as(answer.asString()).isTrue();
        return read.path("result");
    }

    private JsonNode call(String tool, String arguments) {
        return call(OPERATOR, tool, arguments, "");
    }

    private static JsonNode problem(JsonNode result) {
        assertThat(result.path("isError").asBoolean()).as(result.toString()).isTrue();
        JsonNode problem = result.path("_meta").path("io.purser/problem");
        assertThat(problem.isObject()).as(result.toString()).isTrue();
        return problem;
    }

    private List<Map<String, Object>> entries() {
        return Ledger.entriesOf(task);
    }

    private void callsItsTools(ArchiveServer archive) {
        register(archive.registration(
                "archive", ", \"price_usd\": \"0.01\", \"tools\": [{\"name\": \"echo\", \"price_usd\": \"0\"}]"));
        for (Mcp client : List.of(Mcp.modern(), Mcp.legacy())) {
            JsonNode echo = call(client, "archive__echo", "{\"text\": \"grüße\"}", "");
            assertThat(Mcp.text(echo)).isEqualTo("grüße");
            assertThat(echo.path("isError").asBoolean()).isFalse();
            assertThat(echo.path("_meta").path("io.purser/cost_usd").asText()).isEqualTo("0");
            JsonNode sum = call(client, "archive__sum", "{\"a\": 1, \"b\": 2}", "");
            assertThat(sum.path("structuredContent").path("sum").asInt()).isEqualTo(3);
            JsonNode picture = call(client, "archive__picture", "{}", "").path("content");
            assertThat(picture.path(0).path("type").asText()).isEqualTo("image");
            assertThat(picture.path(0).path("mimeType").asText()).isEqualTo("image/png");
            assertThat(picture.path(1).path("type").asText()).isEqualTo("audio");
            assertThat(picture.path(2).path("resource").path("text").asText()).isEqualTo("a dot");
            JsonNode fail = call(client, "archive__fail", "{}", "");
            assertThat(fail.path("isError").asBoolean()).isTrue();
            assertThat(Mcp.text(fail)).isEqualTo("the archive is closed");
            assertThat(Mcp.text(call(client, "archive__slow", "{\"ms\": 20}", "")))
                    .isEqualTo("done");
        }
        assertThat(entries()).hasSize(10);
        assertThat(entries().stream().filter(entry -> "tool:archive/fail".equals(entry.get("target"))))
                .hasSize(2)
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("status", "error").containsEntry("cost_usd", "0.01"));
        assertThat(entries().stream().filter(entry -> "tool:archive/echo".equals(entry.get("target"))))
                .hasSize(2)
                .allSatisfy(
                        entry -> assertThat(entry).containsEntry("status", "ok").containsEntry("cost_usd", "0"));
        assertThat(archive.calls("sum")).isEqualTo(2);
    }

    @Test
    void callsToolsOfAServerWithoutSessions() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            callsItsTools(archive);
        }
    }

    @Test
    void callsToolsOfAServerThatWantsAHandshake() {
        try (ArchiveServer archive = ArchiveServer.withHandshake()) {
            callsItsTools(archive);

            archive.forgetSessions();

            assertThat(Mcp.text(call("archive__echo", "{\"text\": \"again\"}"))).isEqualTo("again");
            assertThat(archive.calls("echo")).isEqualTo(3);
        }
    }

    @Test
    void chargesACallOnceForItsKey() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ", \"price_usd\": \"0.01\""));
            String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());

            JsonNode first = call(OPERATOR, "archive__sum", "{\"a\": 1, \"b\": 2}", key);
            JsonNode again = call(OPERATOR, "archive__sum", "{\"a\": 1, \"b\": 2}", key);
            JsonNode legacy = call(Mcp.legacy(), "archive__sum", "{\"a\": 1, \"b\": 2}", key);
            JsonNode other = call(OPERATOR, "archive__sum", "{\"a\": 1, \"b\": 3}", key);

            assertThat(again).isEqualTo(first);
            assertThat(legacy.path("structuredContent")).isEqualTo(first.path("structuredContent"));
            assertThat(problem(other).path("type").asText()).isEqualTo("urn:purser:problem:conflict");
            assertThat(archive.calls("sum")).isEqualTo(1);
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst())
                    .containsEntry("cost_usd", "0.01")
                    .containsEntry("target", "tool:archive/sum");
            assertThat(first.path("_meta").path("io.purser/entry").asText())
                    .isEqualTo(entries().getFirst().get("entry"));
        }
    }

    @Test
    void keepsTheAnswerForTheKeyOfACallerThatLeft() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
        try (RpcServer server = search(
                (exchange, message) -> {
                    hold(released);
                    RpcServer.result("{\"content\": [{\"type\": \"text\", \"text\": \"%s\"}]}"
                                    .formatted("x".repeat(100_000)))
                            .answer(exchange, message);
                },
                "")) {
            callAndLeave(message(OPERATOR, "search__query", "{}", key), server);
            for (int i = 0; i < 30; i++) {
                OPERATOR.result("tools/list", "{}"); // meanwhile, Purser sees that the caller has left
            }

            released.countDown();

            JsonNode again = await().atMost(Duration.ofSeconds(20))
                    .until(
                            () -> call(OPERATOR, "search__query", "{}", key),
                            result -> !result.toString().contains("urn:purser:problem:in_flight"));
            assertThat(again.path("isError").asBoolean()).as(again.toString()).isFalse();
            assertThat(Mcp.text(again)).hasSize(100_000);
            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).containsEntry("cost_usd", "0.01").containsEntry("status", "ok");
        } finally {
            released.countDown();
        }
    }

    /** Sends a call, and resets the connection when the call is at its server. */
    private static void callAndLeave(ObjectNode message, RpcServer server) throws IOException {
        byte[] body = message.toString().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST /mcp HTTP/1.1\r\nHost: localhost\r\n");
        OPERATOR.headers(message).forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
        head.append("""
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Accept: application/json, text/event-stream\r
                Content-Length: %d\r
                \r
                """.formatted(PostgresResource.OPERATOR_KEY, body.length));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked("tools/call") == 1);
            socket.setSoLinger(true, 0);
        }
    }

    @Test
    void letsOneCallAskAServerHowItSpeaks() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        AtomicBoolean refuses = new AtomicBoolean(true);
        try (RpcServer server = search(
                        (exchange, message) -> (refuses.getAndSet(false)
                                        ? RpcServer.status(403)
                                        : RpcServer.result("{\"content\": []}"))
                                .answer(exchange, message),
                        ", \"calls_at_once\": 64");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(Mcp.text(call("search__query", "{}"))).contains("status 403"); // it may be another server by now
            int before = server.asked("server/discover");
            server.on("server/discover", (exchange, message) -> {
                hold(released);
                RpcServer.result("{\"supportedVersions\": [\"2026-07-28\"]}").answer(exchange, message);
            });
            List<CompletableFuture<JsonNode>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(CompletableFuture.supplyAsync(() -> call("search__query", "{}"), callers));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked("server/discover") > before);
            for (int i = 0; i < 30; i++) {
                OPERATOR.result("tools/list", "{}"); // meanwhile, the others arrive
            }

            released.countDown();

            for (CompletableFuture<JsonNode> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS).path("isError").asBoolean())
                        .isFalse();
            }
            assertThat(server.asked("server/discover")).isEqualTo(before + 1);
        } finally {
            released.countDown();
        }
    }

    @Test
    void takesAnAnswerWhoseTreeIsMuchLargerThanItsBytes() {
        String rows = "{},".repeat(330_000) + "{}";
        String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
        try (RpcServer server = search(
                RpcServer.result("{\"content\": [], \"structuredContent\": {\"rows\": [%s]}}".formatted(rows)), "")) {
            for (int i = 0; i < 2; i++) {
                JsonNode result = call(OPERATOR, "search__query", "{}", key);

                assertThat(result.path("structuredContent").path("rows").size()).isEqualTo(330_001);
            }
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void callsOnceThoughManyCallAtOnceWithOneKey() throws Exception {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"calls_at_once\": 64");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
            List<CompletableFuture<JsonNode>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(CompletableFuture.supplyAsync(() -> call(OPERATOR, "search__query", "{}", key), callers));
            }
            for (CompletableFuture<JsonNode> result : results) {
                JsonNode done = result.get(30, TimeUnit.SECONDS);
                if (done.path("isError").asBoolean()) {
                    assertThat(problem(done).path("type").asText()).isEqualTo("urn:purser:problem:in_flight");
                    assertThat(problem(done).path("try_again").asBoolean()).isTrue();
                }
            }
            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(entries()).hasSize(1);
        }
    }

    @Test
    void spendsNothingInADryRun() {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            JsonNode dry = call(OPERATOR, "search__query", "{}", ", \"io.purser/dry_run\": true");

            assertThat(Mcp.text(dry)).isEqualTo("Nothing was called. A call of search__query costs 0.01 USD.");
            assertThat(dry.path("_meta").path("io.purser/price_usd").asText()).isEqualTo("0.01");
            assertThat(server.asked("tools/call")).isZero();
            assertThat(entries()).isEmpty();
        }
    }

    @Test
    void refusesACallThatABudgetCannotHold() {
        ApiKeys agent = ApiKeys.make("agent", ", \"team\": \"readers\"");
        Response budget = Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"key\": \"%s\"}, \"limit_usd\": \"0.025\", \"window\": \"total\"}"
                        .formatted(UUID.randomUUID(), agent.caller()));
        assertThat(budget.statusCode()).as(budget.asString()).isEqualTo(201);
        Mcp client = OPERATOR.with(agent.key());
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"teams\": [\"readers\"]")) {
            assertThat(call(client, "search__query", "{}", "").path("isError").asBoolean())
                    .isFalse();
            assertThat(call(client, "search__query", "{}", "").path("isError").asBoolean())
                    .isFalse();

            JsonNode refused = call(client, "search__query", "{}", "");

            assertThat(problem(refused).path("type").asText()).isEqualTo("urn:purser:problem:budget_exceeded");
            assertThat(Mcp.text(refused)).contains("0.005 USD left of 0.025").contains("budget_check");
            assertThat(server.asked("tools/call")).isEqualTo(2);
            assertThat(Api.get("/v1/budgets/" + budget.path("id")).jsonPath().getString("spent_usd"))
                    .isEqualTo("0.02");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"provider\": \"tool\"", "\"model\": \"tool:search/query\""})
    void countsForBudgetsOfToolsAndStandsInReports(String scope) {
        ApiKeys agent = ApiKeys.make("agent", "");
        Response budget = Api.post("/v1/budgets", """
                {"name": "%s", "scope": {"key": "%s", %s}, "limit_usd": "1", "window": "total"}""".formatted(UUID.randomUUID(), agent.caller(), scope));
        assertThat(budget.statusCode()).as(budget.asString()).isEqualTo(201);
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"keys\": [\"*\"]")) {
            call(OPERATOR.with(agent.key()), "search__query", "{}", "");

            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(Api.get("/v1/budgets/" + budget.path("id")).jsonPath().getString("spent_usd"))
                    .isEqualTo("0.01");
            Response costs = Api.get("/v1/costs?by=target");
            assertThat(costs.statusCode()).as(costs.asString()).isEqualTo(200);
            assertThat(costs.asString()).contains("tool:search/query");
            assertThat(Api.get("/v1/reports/monthly").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesKeysThatAreNotNamed() {
        ApiKeys agent = ApiKeys.make("agent", "");
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            Mcp client = OPERATOR.with(agent.key());
            JsonNode error = client.error(
                    200, -32_602, client.ask("tools/call", "{\"name\": \"search__query\", \"arguments\": {}}"));

            assertThat(error.path("message").asText()).contains("there is no tool \"search__query\"");
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openrouter:*,false",
        "tool:archive/query,false",
        "tool:search/other,false",
        "tool:search/query,true",
        "tool:*,true"
    })
    void holdsAKeyToItsTargets(String target, boolean isAllowed) {
        ApiKeys agent = ApiKeys.make("agent", ", \"models\": [\"%s\"]".formatted(target));
        Mcp client = OPERATOR.with(agent.key());
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"keys\": [\"*\"]")) {
            Response answer = client.ask("tools/call", "{\"name\": \"search__query\", \"arguments\": {}}");

            assertThat(Mcp.object(answer.asString()).has("result"))
                    .as(answer.asString())
                    .isEqualTo(isAllowed);
            assertThat(client.result("tools/list", "{}").toString().contains("search__query"))
                    .isEqualTo(isAllowed);
            assertThat(server.asked("tools/call")).isEqualTo(isAllowed ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"agent,true", "operator,true", "deployer,false", "auditor,false"})
    void letsOnlyAgentsAndOperatorsCall(String role, boolean isAllowed) {
        ApiKeys key = ApiKeys.make(role, "");
        try (RpcServer server =
                search(RpcServer.result("{\"content\": []}"), ", \"keys\": [\"*\", \"%s\"]".formatted(key.caller()))) {
            Response answer =
                    OPERATOR.with(key.key()).ask("tools/call", "{\"name\": \"search__query\", \"arguments\": {}}");

            assertThat(Mcp.object(answer.asString()).has("result"))
                    .as(answer.asString())
                    .isEqualTo(isAllowed);
            assertThat(server.asked("tools/call")).isEqualTo(isAllowed ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "handshake"})
    void letsTheOfficialClientsUseTheToolsOfAServer(String mode) {
        try (ArchiveServer archive = mode.equals("modern") ? ArchiveServer.modern() : ArchiveServer.withHandshake()) {
            register(archive.registration("archive", ", \"price_usd\": \"0.01\""));

            ArchiveServer.runNode("through.mjs", "http://localhost:" + RestAssured.port, PostgresResource.OPERATOR_KEY);

            assertThat(archive.calls("picture")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redirect   | urn:purser:problem:no_provider      | 0    | error     | sends on to another address
            refuses    | urn:purser:problem:no_provider      | 0    | error     | refuses the request with status 403
            busy       | urn:purser:problem:busy             | 0    | error     | refuses the request with status 429
            halfway    | urn:purser:problem:no_provider      | 0    | error     | refuses the request with status 400
            303        | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 303
            408        | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 408
            499        | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 499
            fails      | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 500
            no json    | urn:purser:problem:provider_failed  | 0.01 | unsettled | no JSON
            other id   | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers another request
            shapeless  | urn:purser:problem:provider_failed  | 0.01 | unsettled | no result of a tool
            hangs up   | urn:purser:problem:provider_failed  | 0.01 | unsettled | closed the connection
            huge       | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with more than
            endless    | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with more than
            trickle    | urn:purser:problem:provider_timeout | 0.01 | unsettled | gave no whole answer within 2 s
            silent     | urn:purser:problem:provider_timeout | 0.01 | unsettled | gave no whole answer within 2 s
            """)
    void saysWhatWentWrongAndChargesWhatMayHaveBeenDone(
            String kind, String type, String cost, String status, String words) {
        CountDownLatch released = new CountDownLatch(1);
        String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
        try (RpcServer server = search(
                (exchange, message) -> {
                    switch (kind) {
                        case "redirect" -> {
                            exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/mcp");
                            exchange.sendResponseHeaders(308, -1);
                        }
                        case "refuses" -> RpcServer.status(403).answer(exchange, message);
                        case "busy" -> RpcServer.status(429).answer(exchange, message);
                        case "fails" -> RpcServer.status(500).answer(exchange, message);
                        case "303", "408", "499" ->
                            RpcServer.status(Integer.parseInt(kind)).answer(exchange, message);
                        case "halfway" -> {
                            exchange.sendResponseHeaders(400, 1_000);
                            exchange.getResponseBody().write('{');
                            exchange.getResponseBody().flush();
                        }
                        case "no json" -> RpcServer.send(exchange, 200, "application/json", "{\"jsonrpc\":");
                        case "other id" ->
                            RpcServer.send(
                                    exchange,
                                    200,
                                    "application/json",
                                    "{\"jsonrpc\": \"2.0\", \"id\": -1, \"result\": {}}");
                        case "shapeless" -> RpcServer.result("{\"answer\": 42}").answer(exchange, message);
                        case "hangs up" -> exchange.close();
                        case "huge", "endless", "trickle" -> flood(exchange, kind, released);
                        default -> hold(released);
                    }
                },
                ", \"timeout_seconds\": 2")) {
            JsonNode result = call(OPERATOR, "search__query", "{}", key);

            assertThat(problem(result).path("type").asText()).isEqualTo(type);
            assertThat(problem(result).path("cost_usd").asText()).isEqualTo(cost);
            assertThat(Mcp.text(result)).contains(words);
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).containsEntry("cost_usd", cost).containsEntry("status", status);
            boolean isCharged = !cost.equals("0");
            assertThat(problem(result).path("try_again").asBoolean()).isEqualTo(kind.equals("busy"));
            JsonNode again = call(OPERATOR, "search__query", "{}", key);
            if (isCharged) {
                assertThat(problem(again).path("type").asText()).isEqualTo("urn:purser:problem:outcome_unknown");
                assertThat(server.asked("tools/call")).isEqualTo(1);
                assertThat(entries()).hasSize(1);
            } else {
                assertThat(server.asked("tools/call")).isEqualTo(2);
            }
        } finally {
            released.countDown();
        }
    }

    private static void hold(CountDownLatch released) {
        try {
            assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void flood(HttpExchange exchange, String kind, CountDownLatch released) throws IOException {
        boolean isStream = kind.equals("endless");
        byte[] piece = (isStream ? "data: {\"jsonrpc\": \"2.0\", \"method\": \"notifications/message\"}\n\n" : " ")
                .repeat(kind.equals("trickle") ? 1 : 1_000)
                .getBytes(StandardCharsets.US_ASCII);
        try (OutputStream body = RpcServer.begin(exchange, isStream ? "text/event-stream" : "application/json")) {
            while (released.getCount() > 0) {
                body.write(piece);
                body.flush();
                if (kind.equals("trickle")) {
                    assertThat(released.await(100, TimeUnit.MILLISECONDS)).isIn(true, false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void chargesNothingIfTheServerCannotBeReached() {
        RpcServer server = search(RpcServer.result("{\"content\": []}"), "");
        server.close();

        JsonNode result = call("search__query", "{}");

        assertThat(problem(result).path("type").asText()).isEqualTo("urn:purser:problem:provider_failed");
        assertThat(problem(result).path("try_again").asBoolean()).isTrue();
        assertThat(Mcp.text(result)).contains("cannot be reached").contains("nothing was charged");
        assertThat(entries()).isEmpty();
    }

    @Test
    void chargesAnErrorOfTheServer() {
        RpcServer.Behaviour error = (exchange, message) -> RpcServer.send(
                exchange,
                200,
                "application/json",
                "{\"jsonrpc\": \"2.0\", \"id\": %s, \"error\": {\"code\": -32602, \"message\": \"no such index\"}}"
                        .formatted(message.path("id")));
        try (RpcServer server = search(error, "")) {
            JsonNode result = call("search__query", "{}");

            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(Mcp.text(result)).isEqualTo("The tool server answers with the error -32602: no such index");
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).containsEntry("cost_usd", "0.01").containsEntry("status", "error");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void refusesTheQuestionsOfAServerAndDropsItsNotices() {
        CountDownLatch refused = new CountDownLatch(1);
        RpcServer.Behaviour asks = (exchange, message) -> {
            try (OutputStream body = RpcServer.begin(exchange, "text/event-stream")) {
                body.write("""
                        data: {"jsonrpc": "2.0", "id": 1, "method": "sampling/createMessage", "params": {}}

                        : a comment
                        event: message
                        data: {"jsonrpc": "2.0", "method": "notifications/progress", "params": {}}

                        """.getBytes(StandardCharsets.UTF_8));
                body.flush();
                hold(refused);
                body.write(
                        "data: {\"jsonrpc\": \"2.0\",\r\ndata: \"id\": %s, \"result\": {\"content\": [], \"isError\": false}}\r\n\r\n"
                                .formatted(message.path("id"))
                                .getBytes(StandardCharsets.UTF_8));
            }
        };
        try (RpcServer server = search(asks, "")) {
            server.on("answer", (exchange, message) -> {
                assertThat(message.path("error").path("code").asInt()).isEqualTo(-32_601);
                exchange.sendResponseHeaders(202, -1);
                refused.countDown();
            });

            assertThat(call("search__query", "{}").path("isError").asBoolean()).isFalse();
            assertThat(server.asked("answer")).isEqualTo(1);
        }
    }

    @Test
    void readsAStreamThatBeginsWithAByteOrderMark() {
        RpcServer.Behaviour marked = (exchange, message) -> {
            try (OutputStream body = RpcServer.begin(exchange, "text/event-stream")) {
                body.write("\uFEFFdata: {\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": {\"content\": []}}\n\n"
                        .formatted(message.path("id"))
                        .getBytes(StandardCharsets.UTF_8));
            }
        };
        try (RpcServer server = search(marked, "")) {
            assertThat(call("search__query", "{}").path("isError").asBoolean()).isFalse();
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 sesame/open/up\r\n\r\n",
                "HTTP/1.1 200 OK\r\nsesame/open/up\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: sesame/open/up\r\n\r\n",
                "sesame/open/up\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n"
            })
    void quotesNothingOfWhatIsNoHttp(String answer) {
        try (RawServer server = new RawServer()) {
            register("""
                    {"name": "search", "url": "%s", "price_usd": "0.01", "timeout_seconds": 10,
                     "credential": {"value": "Bearer sesame/open/up"}}""".formatted(server.url()));
            server.answers("tools/call", answer);
            server.answers("tools/list", answer);

            JsonNode result = call("search__query", "{}");
            Response listed = Api.post("/v1/tool-servers/search/refresh", "");

            assertThat(problem(result).path("type").asText()).isEqualTo("urn:purser:problem:provider_failed");
            assertThat(problem(result).path("cost_usd").asText()).isEqualTo("0.01");
            assertThat(result.toString()).doesNotContain("sesame").doesNotContain("9999");
            assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
            assertThat(listed.jsonPath().getString("failure")).startsWith("it ");
            assertThat(listed.asString()).doesNotContain("sesame").doesNotContain("9999");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sesame\\/open\\/up", "sesame\\u002fopen/up", "and-a-second-word"})
    void overwritesACredentialInEachFormOfJson(String word) {
        AtomicBoolean refuses = new AtomicBoolean();
        try (RpcServer server = search(
                (exchange, message) -> {
                    if (refuses.get()) {
                        RpcServer.send(
                                exchange,
                                400,
                                "application/json",
                                "{\"error\": {\"message\": \"no %s\"}}".formatted(word));
                    } else {
                        RpcServer.result("{\"content\": [{\"type\": \"text\", \"text\": \"%s\", \"%s\": 1}]}"
                                        .formatted(word, word))
                                .answer(exchange, message);
                    }
                },
                ", \"credential\": {\"value\": \"Token sesame/open/up and-a-second-word\"}")) {
            JsonNode result = call("search__query", "{}");
            refuses.set(true);
            JsonNode refused = call("search__query", "{}");

            assertThat(Mcp.text(result)).matches("[*]+");
            assertThat(result.toString()).doesNotContain("sesame/").doesNotContain("second");
            assertThat(Mcp.text(refused)).contains("status 400: no **");
            assertThat(refused.toString()).doesNotContain("sesame/").doesNotContain("second");
            assertThat(server.asked("tools/call")).isEqualTo(2);
        }
    }

    @Test
    void passesArgumentsOnAsTheyAreAndNothingElseOfTheCaller() {
        List<String> headers = new ArrayList<>();
        List<JsonNode> params = new ArrayList<>();
        try (RpcServer server = search(
                (exchange, message) -> {
                    exchange.getRequestHeaders().forEach((name, values) -> headers.add(name + ": " + values));
                    params.add(message.path("params"));
                    RpcServer.result(
                                    "{\"content\": [{\"type\": \"text\", \"text\": \"the key is sesame-open-up\"}], \"_meta\": {\"io.purser/cost_usd\": \"0\"}}")
                            .answer(exchange, message);
                },
                ", \"credential\": {\"value\": \"Bearer sesame-open-up\"}")) {
            ApiKeys agent = ApiKeys.make("operator", "");
            JsonNode result = call(
                    OPERATOR.with(agent.key()),
                    "search__query",
                    "{\"n\": 1.50, \"idempotency_key\": \"theirs\"}",
                    ", \"other\": 1");

            assertThat(params).hasSize(1);
            assertThat(params.getFirst().path("arguments"))
                    .isEqualTo(Mcp.object("{\"n\": 1.50, \"idempotency_key\": \"theirs\"}"));
            assertThat(params.getFirst().path("_meta").has("other")).isFalse();
            assertThat(params.getFirst().toString()).doesNotContain(task);
            assertThat(headers.toString())
                    .contains("Bearer sesame-open-up")
                    .doesNotContain(agent.key())
                    .doesNotContain(agent.id());
            assertThat(result.toString()).doesNotContain("sesame-open-up");
            assertThat(result.path("_meta").path("io.purser/cost_usd").asText()).isEqualTo("0.01");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"idempotency_key", "dryRun", "task", "confidential"})
    void refusesWhatStandsBesideTheArguments(String name) {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            JsonNode error = OPERATOR.error(
                    200,
                    -32_602,
                    OPERATOR.ask(
                            "tools/call",
                            "{\"name\": \"search__query\", \"arguments\": {}, \"%s\": \"x\"}".formatted(name)));

            assertThat(error.path("message").asText()).contains(name).contains("_meta");
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    @Test
    void refusesTermsThatDoNotExist() {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            JsonNode result = call(OPERATOR, "search__query", "{}", ", \"io.purser/idempotencyKey\": \"x\"");

            assertThat(problem(result).path("type").asText()).isEqualTo("urn:purser:problem:invalid");
            assertThat(problem(result).path("violations").path(0).path("path").asText())
                    .isEqualTo("io.purser/idempotencyKey");
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    @Test
    void keepsASlowServerFromOthers() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (RpcServer slow = new RpcServer().lists(RpcServer.tool("query")).on("tools/call", (exchange, message) -> {
                    hold(released);
                    RpcServer.result("{\"content\": []}").answer(exchange, message);
                });
                RpcServer quick = new RpcServer()
                        .lists(RpcServer.tool("query"))
                        .on("tools/call", RpcServer.result("{\"content\": []}"));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            ApiKeys other = ApiKeys.make("agent", "");
            register("{\"name\": \"slow\", \"url\": \"%s\", \"calls_at_once\": 4, \"keys\": [\"*\"]}"
                    .formatted(slow.url()));
            register("{\"name\": \"quick\", \"url\": \"%s\"}".formatted(quick.url()));
            List<CompletableFuture<JsonNode>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> call("slow__query", "{}"), callers));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> slow.asked("tools/call") == 2);

            // Half of the calls are one key's; another key gets the rest, and the other server is as quick as ever.
            JsonNode beyond = call("slow__query", "{}");
            assertThat(problem(beyond).path("type").asText()).isEqualTo("urn:purser:problem:busy");
            assertThat(problem(beyond).path("try_again").asBoolean()).isTrue();
            waiting.add(CompletableFuture.supplyAsync(
                    () -> call(OPERATOR.with(other.key()), "slow__query", "{}", ""), callers));
            await().atMost(Duration.ofSeconds(20)).until(() -> slow.asked("tools/call") == 3);
            assertThat(call("quick__query", "{}").path("isError").asBoolean()).isFalse();

            released.countDown();
            for (CompletableFuture<JsonNode> each : waiting) {
                assertThat(each.get(30, TimeUnit.SECONDS).path("isError").asBoolean())
                        .isFalse();
            }
        } finally {
            released.countDown();
        }
    }

    @Test
    void leavesAServerAloneThatCannotBeReachedSeveralTimes() {
        RpcServer server = search(RpcServer.result("{\"content\": []}"), "");
        server.close();
        for (int i = 0; i < 5; i++) {
            assertThat(Mcp.text(call("search__query", "{}"))).contains("cannot be reached");
        }

        JsonNode resting = call("search__query", "{}");

        assertThat(Mcp.text(resting)).contains("is asked again in");
        assertThat(problem(resting).path("try_again_after_ms").asLong()).isBetween(1L, 12_000L);
        // What failed at one address says nothing of another.
        try (RpcServer other = new RpcServer()
                .lists(RpcServer.tool("query"))
                .on("tools/call", RpcServer.result("{\"content\": []}"))) {
            Response moved = Api.asOperator()
                    .contentType("application/json")
                    .body("{\"name\": \"search\", \"url\": \"%s\"}".formatted(other.url()))
                    .put("/v1/tool-servers/search");
            assertThat(moved.statusCode()).as(moved.asString()).isEqualTo(200);
            Api.post("/v1/tool-servers/search/refresh", "");
            assertThat(call("search__query", "{}").path("isError").asBoolean()).isFalse();
        }
    }

    @Test
    void asksAServerThatAnswersBetweenItsFailures() {
        AtomicBoolean refuses = new AtomicBoolean();
        try (RpcServer server = search(
                (exchange, message) ->
                        RpcServer.status(refuses.get() ? 403 : 500).answer(exchange, message),
                "")) {
            RpcServer.Behaviour discovers =
                    RpcServer.result("{\"supportedVersions\": [\"2026-07-28\"], \"capabilities\": {\"tools\": {}}}");
            for (int i = 0; i < 3; i++) {
                refuses.set(true);
                assertThat(Mcp.text(call("search__query", "{}"))).contains("status 403"); // and is forgotten
                refuses.set(false);
                server.on("server/discover", RpcServer.status(503));
                for (int failure = 0; failure < 2; failure++) {
                    assertThat(Mcp.text(call("search__query", "{}"))).contains("nothing was charged");
                }
                server.on("server/discover", discovers);
                assertThat(Mcp.text(call("search__query", "{}"))).contains("answers with status 500");
            }
        }
    }
}
