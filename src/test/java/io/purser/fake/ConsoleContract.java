package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks requests and responses against Console's OpenAPI document, if the document is present. */
final class ConsoleContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Optional<JsonNode> document;
    private final List<String> violations = new ArrayList<>();
    private int checked;

    ConsoleContract() {
        String environment = System.getenv().getOrDefault("PURSER_SHARED", "../shared");
        Path file = Path.of(System.getProperty("PURSER_SHARED", environment)).resolve("akash/console-openapi.json");
        try {
            document = Files.exists(file) ? Optional.of(JSON.readTree(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isThere() {
        return document.isPresent();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized int checked() {
        return checked;
    }

    void request(String method, String route, JsonNode body) {
        check(
                method + " " + route + " request",
                operation(method, route).map(o -> o.at("/requestBody/content/application~1json/schema")),
                body);
    }

    void response(String method, String route, int status, JsonNode body) {
        check(
                method + " " + route + " " + status,
                operation(method, route)
                        .map(o -> o.path("responses")
                                .path(Integer.toString(status))
                                .at("/content/application~1json/schema")),
                body);
    }

    private Optional<JsonNode> operation(String method, String route) {
        return document.map(found -> found.path("paths").path(route).path(method.toLowerCase(Locale.ROOT)));
    }

    private synchronized void check(String what, Optional<JsonNode> schema, JsonNode body) {
        if (document.isEmpty()) {
            return;
        }
        if (schema.isEmpty() || !schema.get().isObject()) {
            violations.add(what + ": the document has no such thing");
            return;
        }
        checked++;
        List<Error> errors = SCHEMAS.getSchema(modern(schema.get().deepCopy()).toString(), InputFormat.JSON)
                .validate(body.toString(), InputFormat.JSON);
        errors.forEach(error -> violations.add(what + ": " + error));
    }

    /** Converts OpenAPI 3.0's own forms of nullable and exclusiveMinimum. */
    private static JsonNode modern(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("nullable").asBoolean() && object.has("type")) {
                String type = object.path("type").asText();
                object.putArray("type").add(type).add("null");
            }
            object.remove("nullable");
            if (object.path("exclusiveMinimum").isBoolean()) {
                object.set("exclusiveMinimum", object.path("minimum"));
                object.remove("minimum");
            }
        }
        node.forEach(ConsoleContract::modern);
        return node;
    }
}
