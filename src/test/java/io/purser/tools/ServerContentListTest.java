package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lists of what servers have beside tools. */
@QuarkusTest
@WithGateway
class ServerContentListTest extends ServerContentReads {
    private static JsonPath refresh(String name) {
        Response listed = Api.post("/v1/tool-servers/" + name + "/refresh", "");
        assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
        return listed.jsonPath();
    }

    private static JsonNode item(String method, String field, String id, String value) {
        return OPERATOR.result(method, "{}")
                .path(field)
                .valueStream()
                .filter(each -> each.path(id).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> leftOut(JsonPath server) {
        Map<String, String> leftOut = new LinkedHashMap<>();
        server.<Map<String, String>>getList("offered_content.left_out")
                .forEach(each -> leftOut.put(each.get("name"), each.get("reason")));
        return leftOut;
    }

    @Test
    void showsWhatAServerListsBoundedAndWithoutWhatNobodySees() {
        String resource = """
                {"uri": "notes://readme", "name": "readme", "title": "Read\\u202e me", "description": "%s",
                 "mimeType": "text/plain", "size": 12, "annotations": {"audience": ["user", "evil"], "priority": 0.5,
                 "lastModified": "2026-11-30T00:00:00Z", "x": 1}, "icons": [{"src": "https://evil.example.com"}],
                 "_meta": {"x": 1}}""".formatted("d".repeat(5_000));
        String prompt = """
                {"name": "summarize", "title": "Sum", "arguments": [{"name": "note", "description": "Which?",
                 "required": true, "x": 1}]}""";
        try (RpcServer server =
                content(resource, "{\"uriTemplate\": \"notes://{id}/text\", \"name\": \"note\"}", prompt)) {
            register("notes", server, "");

            assertThat(item("resources/list", "resources", "uri", "notes://readme"))
                    .isEqualTo(Mcp.object("""
                            {"uri": "notes://readme", "name": "readme", "title": "Read me", "description": "%s…",
                             "mimeType": "text/plain", "size": 12, "annotations": {"audience": ["user"], "priority": 0.5,
                             "lastModified": "2026-11-30T00:00:00Z"}, "_meta": {"io.purser/server": "notes"}}""".formatted("d".repeat(2_000))));
            assertThat(item("resources/templates/list", "resourceTemplates", "uriTemplate", "notes://{id}/text"))
                    .isEqualTo(Mcp.object("""
                            {"uriTemplate": "notes://{id}/text", "name": "note",
                             "_meta": {"io.purser/server": "notes"}}"""));
            assertThat(item("prompts/list", "prompts", "name", "notes__summarize"))
                    .isEqualTo(Mcp.object("""
                            {"name": "notes__summarize", "title": "Sum", "arguments": [{"name": "note",
                             "description": "Which?", "required": true}], "_meta": {"io.purser/server": "notes"}}"""));
            JsonPath told = Api.get("/v1/tool-servers/notes").jsonPath();
            assertThat(told.getBoolean("content")).isTrue();
            assertThat(told.getList("offered_content.resources")).containsExactly("notes://readme");
            assertThat(told.getList("offered_content.resource_templates")).containsExactly("notes://{id}/text");
            assertThat(told.getList("offered_content.prompts")).containsExactly("notes__summarize");
        }
    }

    @Test
    void leavesOutWhatIsPursersOwnOrCannotBeNamed() {
        String resources = List.of(
                        "purser://reports/monthly",
                        "PURSER://sdl/web",
                        "purser://servers/other/notes://a",
                        "no-scheme",
                        "notes://two words",
                        "notes://hidden\\u202e",
                        "notes://" + "x".repeat(2_000),
                        "notes://good",
                        "notes://good")
                .stream()
                .map(uri -> "{\"uri\": \"%s\", \"name\": \"r\"}".formatted(uri))
                .collect(Collectors.joining(","));
        String templates = List.of("{+any}", "purser://{+any}", "notes://fixed", "notes://{id}").stream()
                .map(uri -> "{\"uriTemplate\": \"%s\", \"name\": \"t\"}".formatted(uri))
                .collect(Collectors.joining(","));
        String prompts = List.of("two words", "n".repeat(60), "good").stream()
                .map(name -> "{\"name\": \"%s\"}".formatted(name))
                .collect(Collectors.joining(","));
        try (RpcServer server = content(resources, templates, prompts).on("resources/read", text("evil"))) {
            register("notes", server, "");

            JsonPath told = refresh("notes");

            assertThat(told.getList("offered_content.resources")).containsExactly("notes://good");
            assertThat(told.getList("offered_content.resource_templates")).containsExactly("notes://{id}");
            assertThat(told.getList("offered_content.prompts")).containsExactly("notes__good");
            assertThat(leftOut(told))
                    .containsEntry("purser://reports/monthly", "its URI would be one of Purser's own")
                    .containsEntry("PURSER://sdl/web", "its URI would be one of Purser's own")
                    .containsEntry("purser://{+any}", "its URI would be one of Purser's own")
                    .containsEntry("notes://good", "an earlier one of the list is the same")
                    .containsEntry("two words", "its name has another form than the names of tools")
                    .hasSize(13);
            assertThat(read(OPERATOR, "purser://reports/monthly")).contains("\"month\"");
            assertThat(server.asked("resources/read")).isZero();
        }
    }

    @Test
    void asksForNothingThatTheOperatorLeavesOut() {
        try (RpcServer server = content("{\"uri\": \"notes://a\", \"name\": \"a\"}", "", "")) {
            register("closed", server, ", \"content\": false");
            register("named", server, ", \"other_tools\": false, \"tools\": [{\"name\": \"query\"}]");
            assertThat(server.asked("resources/list")).isZero();
            assertThat(server.asked("prompts/list")).isZero();

            register("open", server, ", \"other_tools\": false, \"tools\": [{\"name\": \"query\"}], \"content\": true");

            assertThat(Api.get("/v1/tool-servers/named").jsonPath().getBoolean("content"))
                    .isFalse();
            assertThat(Api.get("/v1/tool-servers/open").jsonPath().getList("offered_content.resources"))
                    .containsExactly("notes://a");
        }
    }

    @Test
    void offersNoContentOfAServerThatAnEarlierReleaseRegistered() throws SQLException {
        try (RpcServer server = content("{\"uri\": \"notes://a\", \"name\": \"a\"}", "", "")) {
            register("notes", server, "");
            try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("""
                        update tool_server set definition = (definition::jsonb - 'content')::text,
                            revision = gen_random_uuid() where name = 'notes'""")).isEqualTo(1);
            }

            JsonPath told = refresh("notes");

            assertThat(told.getBoolean("content")).isFalse();
            assertThat(told.getList("offered_content.resources")).isEmpty();
            assertThat(told.getList("offered.name")).containsExactly("notes__query");
        }
    }

    @Test
    void asksForNothingThatAServerDoesNotSayThatItHas() {
        try (RpcServer server = new RpcServer().lists(RpcServer.tool("query"))) {
            register("notes", server, "");

            assertThat(server.asked("resources/list")).isZero();
            assertThat(server.asked("prompts/list")).isZero();

            server.on("server/discover", RpcServer.result(CAPABLE))
                    .on("prompts/list", RpcServer.result("{\"prompts\": [{\"name\": \"new\"}]}"))
                    .on("resources/list", RpcServer.result("{\"resources\": []}"))
                    .on(
                            "resources/templates/list",
                            // As the revision without sessions says it.
                            (exchange, message) -> RpcServer.send(
                                    exchange, 404, "application/json", """
                            {"jsonrpc": "2.0", "id": %s, "error": {"code": -32601, "message": "none"}}""".formatted(message.path("id"))));

            JsonPath told = refresh("notes");
            assertThat(told.getString("failure")).isNull();
            assertThat(told.getList("offered_content.prompts")).containsExactly("notes__new");
        }
    }

    @Test
    void offersAServerThatHasNoTools() {
        try (RpcServer server = content("{\"uri\": \"notes://a\", \"name\": \"a\"}", "", "")
                .on(
                        "server/discover",
                        RpcServer.result(
                                "{\"supportedVersions\": [\"2026-07-28\"], \"capabilities\": {\"resources\": {}}}"))) {
            register("notes", server, "");

            JsonPath told = refresh("notes");

            assertThat(told.getString("failure")).isNull();
            assertThat(told.getList("offered")).isEmpty();
            assertThat(told.getList("offered_content.resources")).containsExactly("notes://a");
            assertThat(server.asked("tools/list")).isZero();
        }
    }

    @Test
    void keepsTheLastContentOfAServerThatStillListsItsTools() {
        try (RpcServer server =
                content("{\"uri\": \"notes://a\", \"name\": \"a\"}", "", "").on("resources/read", text("a"))) {
            register("notes", server, "");
            server.on("resources/list", RpcServer.status(500)).lists(RpcServer.tool("query"), RpcServer.tool("more"));

            JsonPath told = refresh("notes");

            assertThat(told.getString("failure"))
                    .isEqualTo("its resources and prompts stay as they were, because it answers with status 500");
            assertThat(told.getList("offered.name")).containsExactly("notes__query", "notes__more");
            assertThat(read(OPERATOR, "notes://a")).isEqualTo("a");
        }
    }

    @Test
    void boundsTheNumberOfEachKind() {
        String resources = IntStream.range(0, 300)
                .mapToObj(i -> "{\"uri\": \"notes://%d\", \"name\": \"r\"}".formatted(i))
                .collect(Collectors.joining(","));
        String templates = IntStream.range(0, 60)
                .mapToObj(i -> "{\"uriTemplate\": \"notes://%d/{x}\", \"name\": \"t\"}".formatted(i))
                .collect(Collectors.joining(","));
        String prompts = IntStream.range(0, 120)
                .mapToObj(i -> "{\"name\": \"p%d\"}".formatted(i))
                .collect(Collectors.joining(","));
        try (RpcServer server = content(resources, templates, prompts)) {
            register("notes", server, "");

            JsonPath told = refresh("notes");

            assertThat(told.getList("offered_content.resources")).hasSize(200);
            assertThat(told.getList("offered_content.resource_templates")).hasSize(50);
            assertThat(told.getList("offered_content.prompts")).hasSize(100);
            assertThat(told.getList("offered_content.left_out")).hasSize(100);
        }
    }
}
