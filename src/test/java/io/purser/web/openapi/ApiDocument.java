package io.purser.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.purser.support.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The OpenAPI document as Purser serves it. */
final class ApiDocument {
    static final JsonMapper JSON = new JsonMapper();

    /**
     * Routes that are no API: pages, probes, the document itself, the webhook that GitHub calls, and the tools, which
     * describe themselves.
     */
    static final Set<String> NO_API = Set.of("/", "/q/openapi", "/q/health", "/q/health/*", "/hooks/github", "/mcp");

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode root;
    private final Map<JsonNode, Schema> compiled = new HashMap<>();

    private ApiDocument(JsonNode root) {
        this.root = root;
    }

    static ApiDocument read() {
        try {
            return new ApiDocument(
                    JSON.readTree(Api.get("/q/openapi?format=json").asByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** The operations of the API. */
    List<ApiOperation> described() {
        return operations().stream()
                .filter(operation -> !NO_API.contains(operation.path()))
                .toList();
    }

    private List<ApiOperation> operations() {
        List<ApiOperation> operations = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (!method.getKey().equals("parameters")) {
                        operations.add(new ApiOperation(
                                this, method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                    }
                }));
        return operations;
    }

    /** The node itself, or the one that it refers to; what stands beside the reference is kept. */
    JsonNode resolve(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        JsonNode found = resolve(root.at(node.get("$ref").asText().substring(1)));
        ObjectNode merged = found.deepCopy();
        node.properties().stream()
                .filter(field -> !field.getKey().equals("$ref"))
                .forEach(field -> merged.set(field.getKey(), field.getValue()));
        return merged;
    }

    /** What is wrong with the value by that schema; empty if it is valid. */
    List<String> errors(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value.toString(), InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", root.path("components"));
        return SCHEMAS.getSchema(whole.toString(), InputFormat.JSON);
    }
}
