package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.Api;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists of tool servers that fail, hang, or speak another revision. */
@QuarkusTest
@WithGateway
class ToolServerListFaultsTest extends ListedToolServers {
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

    /**
     * A server that is asked what it can do, and sends nothing but heartbeats.
     *
     * @param over ends its answer
     * @param left is at zero once it was left alone
     */
    private record Hanging(CountDownLatch over, CountDownLatch left) implements AutoCloseable {
        Hanging() {
            this(new CountDownLatch(1), new CountDownLatch(1));
        }

        void answer(HttpExchange exchange, JsonNode message) throws IOException {
            try (OutputStream body = RpcServer.begin(exchange, "text/event-stream")) {
                while (!over.await(50, TimeUnit.MILLISECONDS)) {
                    body.write(": alive\n\n".getBytes(StandardCharsets.US_ASCII));
                    body.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                left.countDown();
            }
        }

        boolean hangsStill() {
            return left.getCount() > 0;
        }

        @Override
        public void close() {
            over.countDown();
        }
    }

    @Test
    void delaysNobodyByAServerThatHangs() {
        Hanging hanging = new Hanging();
        try (RpcServer slow = new RpcServer().on("server/discover", hanging::answer);
                RpcServer good = new RpcServer().lists(RpcServer.tool("query"));
                hanging) {
            register("slow", slow, "");
            register("good", good, "");
            assertThat(refresh("good").getList("offered.name")).containsExactly("good__query");
            await().atMost(Duration.ofSeconds(60)).until(() -> slow.asked("server/discover") > 0);

            assertThat(tools(Mcp.modern())).containsExactly("good__query");

            assertThat(hanging.hangsStill()).isTrue();
        }
    }

    @Test
    void asksAServerThatHangsOnlyOnceAtATime() {
        Hanging hanging = new Hanging();
        try (RpcServer slow = new RpcServer().on("server/discover", hanging::answer);
                RpcServer good = new RpcServer().lists(RpcServer.tool("query"));
                hanging) {
            register("hanging", slow, "");
            for (int i = 0; i < 6; i++) {
                Response changed = Api.asOperator()
                        .contentType("application/json")
                        .body("{\"name\": \"hanging\", \"url\": \"%s\"}".formatted(slow.url()))
                        .put("/v1/tool-servers/hanging");
                assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> slow.asked("server/discover") > 0);
            register("good", good, "");

            assertThat(refresh("good").getList("offered.name")).containsExactly("good__query");

            assertThat(hanging.hangsStill()).isTrue();
            assertThat(slow.asked("server/discover")).isEqualTo(1);
        }
    }
}
