package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;

/** Registers tool servers, reads their lists, and removes the servers after each test. */
abstract class ListedToolServers {
    static JsonPath register(String body) {
        Response made = Api.post("/v1/tool-servers", body);
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        return made.jsonPath();
    }

    static void register(String name, RpcServer server, String fields) {
        register("{\"name\": \"%s\", \"url\": \"%s\"%s}".formatted(name, server.url(), fields));
    }

    static JsonPath refresh(String name) {
        Response listed = Api.post("/v1/tool-servers/" + name + "/refresh", "");
        assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
        return listed.jsonPath();
    }

    static List<String> tools(Mcp client) {
        return StreamSupport.stream(
                        client.result("tools/list", "{}").path("tools").spliterator(), false)
                .map(tool -> tool.path("name").asText())
                .filter(name -> name.contains("__"))
                .toList();
    }

    static JsonNode described(String name) {
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
}
