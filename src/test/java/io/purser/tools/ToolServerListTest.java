package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lists of the tools of other servers behind {@code /mcp}. */
@QuarkusTest
@WithGateway
class ToolServerListTest extends ListedToolServers {
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
    void asksANewServerForItsToolsByItself() {
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("search", server, "");

            await().atMost(Duration.ofSeconds(20)).until(() -> tools(Mcp.modern()), List.of("search__query")::equals);
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
}
