package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.PostgresResource;
import io.purser.tools.RpcServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tool servers that answer without an end, with as much as they can, or hardly: calls of others go on beside them. */
class HostileToolServerIT {
    private static final int CALLS = 12;
    private static final int READS = 4;
    private static final String KEY = "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    /** What a server sends again and again. */
    private enum Piece {
        SPACES(" ".repeat(65_536), "application/json"),
        EVENTS(
                "data: {\"jsonrpc\": \"2.0\", \"method\": \"notifications/message\"}\n\n".repeat(1_000),
                "text/event-stream"),
        ONE_EVENT("data: " + "x".repeat(65_536) + "\n", "text/event-stream"),
        TREES("[[[{},{},{}]]],".repeat(4_000), "application/json"),
        HARDLY_ANYTHING(" ", "application/json"),
        /** In the answers by which it says how it speaks, for which it has callers ask again and again. */
        GREETINGS("[[[{},{},{}]]],".repeat(17_000), "application/json");

        private final String text;
        private final String type;

        Piece(String text, String type) {
            this.text = text;
            this.type = type;
        }

        private void send(HttpExchange exchange, JsonNode message, CountDownLatch over) throws IOException {
            if (this == GREETINGS) {
                if (message.path("method").asText().equals("tools/call")) {
                    exchange.sendResponseHeaders(403, -1);
                } else {
                    RpcServer.result("{\"supportedVersions\": [" + text + "0]}").answer(exchange, message);
                }
                return;
            }
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            try (OutputStream body = RpcServer.begin(exchange, type)) {
                body.write((this == TREES ? "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": [" : "")
                        .getBytes(StandardCharsets.US_ASCII));
                boolean isOver = false;
                while (!isOver) {
                    body.write(bytes);
                    body.flush();
                    isOver = over.await(this == HARDLY_ANYTHING ? 100 : 0, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private String server() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static void register(PackagedPurser purser, String name, RpcServer server) {
        HttpResponse<String> made = purser.post("/v1/tool-servers", """
                {"name": "%s", "url": "%s", "price_usd": "0.001", "timeout_seconds": 5, "calls_at_once": 32,
                 "keys": ["*"]}""".formatted(name, server.url()));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        HttpResponse<String> listed = purser.post("/v1/tool-servers/" + name + "/refresh", "");
        assertThat(listed.body()).contains(name + "__query");
    }

    private static String call(String server) {
        return """
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s__query", "arguments": {},
                 "_meta": {"io.purser/task": "hostile"}}}""".formatted(server);
    }

    private static String read(String server) {
        return """
                {"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "%s://readme"}}""".formatted(server);
    }

    private static RpcServer capable(String name) {
        return new RpcServer()
                .on("server/discover", RpcServer.result("""
                        {"supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}, "resources": {}}}"""))
                .lists(RpcServer.tool("query"))
                .on("resources/list", RpcServer.result("""
                        {"resources": [{"uri": "%s://readme", "name": "readme"}]}""".formatted(name)))
                .on("resources/templates/list", RpcServer.result("{\"resourceTemplates\": []}"));
    }

    private static JsonPath answered(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonPath(response.body());
    }

    @Test
    void harmNobodyElse() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<RpcServer> servers = new ArrayList<>();
        try (RpcServer good = capable("good")
                        .on("resources/read", RpcServer.result("{\"contents\": []}"))
                        .on("tools/call", RpcServer.result("{\"content\": []}"));
                PackagedPurser purser =
                        PackagedPurser.start(PostgresResource.freshDatabase(), Map.of("PURSER_SECRETS_KEY", KEY))) {
            register(purser, "good", good);
            for (Piece piece : Piece.values()) {
                RpcServer server = capable(piece.server());
                server.on("resources/read", (exchange, message) -> piece.send(exchange, message, over));
                server.on("tools/call", (exchange, message) -> piece.send(exchange, message, over));
                servers.add(server);
                register(purser, piece.server(), server);
                server.on("tools/list", (exchange, message) -> piece.send(exchange, message, over));
                if (piece == Piece.GREETINGS) {
                    server.on("server/discover", (exchange, message) -> piece.send(exchange, message, over));
                    server.on("initialize", (exchange, message) -> piece.send(exchange, message, over));
                }
            }
            String greedy = new JsonPath(purser.post("/v1/keys", "{\"name\": \"greedy\", \"roles\": [\"agent\"]}")
                            .body())
                    .getString("key");
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            List<CompletableFuture<HttpResponse<String>>> reads = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                for (Piece piece : Piece.values()) {
                    sent.add(purser.sendWith(greedy, "/mcp", call(piece.server()), Map.of()));
                }
            }
            for (int i = 0; i < READS; i++) {
                for (Piece piece : Piece.values()) {
                    reads.add(purser.sendWith(greedy, "/mcp", read(piece.server()), Map.of()));
                }
            }
            for (Piece piece : Piece.values()) {
                sent.add(purser.send("/v1/tool-servers/" + piece.server() + "/refresh", ""));
            }
            int beside = 0;
            int besideRead = 0;
            while (Stream.concat(sent.stream(), reads.stream()).anyMatch(each -> !each.isDone())) {
                long begin = System.nanoTime();
                JsonPath answer = answered(purser.post("/mcp", call("good")));
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
                beside += answer.getBoolean("result.isError") ? 0 : 1;
                assertThat(purser.post("/budget-check", "{}").statusCode()).isEqualTo(200);
                besideRead += answered(purser.post("/mcp", read("good"))).get("result") == null ? 0 : 1;
            }
            int failed = 0;
            for (CompletableFuture<HttpResponse<String>> each : reads) {
                HttpResponse<String> response = each.get(30, TimeUnit.SECONDS);
                if (response.statusCode() != 503) { // as below
                    assertThat(answered(response).getInt("error.code")).isEqualTo(-32_603);
                    failed++;
                }
            }
            assertThat(failed).isPositive();
            int charged = 0;
            for (CompletableFuture<HttpResponse<String>> each : sent) {
                HttpResponse<String> response = each.get(30, TimeUnit.SECONDS);
                if (response.statusCode() == 503) {
                    continue; // the key had all the memory that one key may have, and this call was not read
                }
                JsonPath answer = answered(response);
                if (answer.get("result") == null) {
                    assertThat(answer.getString("failure")).isNotNull(); // of a list
                } else {
                    assertThat(answer.getBoolean("result.isError")).isTrue();
                    String cost = answer.getString("result._meta.\"io.purser/problem\".cost_usd");
                    charged += "0.001".equals(cost) ? 1 : 0;
                }
            }

            assertThat(beside).isPositive();
            assertThat(besideRead).isPositive();
            assertThat(charged).isPositive();
            JsonPath month = new JsonPath(purser.post("/budget-check", "{}").body());
            assertThat(month.getString("budgets[0].reserved_usd")).isEqualTo("0");
            assertThat(new BigDecimal(month.getString("budgets[0].spent_usd")))
                    .isEqualByComparingTo(BigDecimal.valueOf(charged + beside, 3));
            assertThat(purser.log()).doesNotContain("OutOfMemory").doesNotContain("not foreseen");
            System.out.printf("%d hostile calls were charged, and %d others went on beside them%n", charged, beside);
        } finally {
            over.countDown();
            servers.forEach(RpcServer::close);
        }
    }
}
