package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of tool servers: what it takes, and what it does with credentials. */
@QuarkusTest
@WithGateway
class ToolServerRegistryTest extends ListedToolServers {
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
