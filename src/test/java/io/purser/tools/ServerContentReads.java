package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads resources and prompts of servers that a test makes. */
abstract class ServerContentReads extends ServerToolCalls {
    static final String CAPABLE = """
            {"supportedVersions": ["2026-07-28"],
             "capabilities": {"tools": {}, "resources": {}, "prompts": {}, "completions": {}}}""";
    static final String README = "{\"uri\": \"notes://readme\"}";
    static final String SUMMARIZE = "{\"name\": \"notes__summarize\", \"arguments\": {\"note\": \"first\"}}";

    static RpcServer content(String resources, String templates, String prompts) {
        return new RpcServer()
                .on("server/discover", RpcServer.result(CAPABLE))
                .lists(RpcServer.tool("query"))
                .on("resources/list", RpcServer.result("{\"resources\": [%s]}".formatted(resources)))
                .on("resources/templates/list", RpcServer.result("{\"resourceTemplates\": [%s]}".formatted(templates)))
                .on("prompts/list", RpcServer.result("{\"prompts\": [%s]}".formatted(prompts)));
    }

    static RpcServer notes() {
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

    static JsonNode error(Mcp client, int code, String method, String params) {
        return client.error(200, code, client.ask(method, params));
    }
}
