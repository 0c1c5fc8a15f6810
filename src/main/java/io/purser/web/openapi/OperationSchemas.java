package io.purser.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;

/** The operations of the OpenAPI document as JSON Schemas (2020-12) that stand alone, with their words. */
public final class OperationSchemas {
    private static final String DEFINITIONS = "$defs";
    private static final String REFERENCE = "$ref";
    private static final String COMPONENTS = "#/components/";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String JSON = "application/json";
    /** Words that JSON Schema does not have. */
    private static final Set<String> OF_OPENAPI = Set.of("example", "xml", "externalDocs", "discriminator");

    private final ObjectNode document;

    private OperationSchemas(ObjectNode document) {
        this.document = document;
    }

    /** Reads the document that the build wrote, the paths of all members included. */
    public static OperationSchemas read() {
        try {
            return new OperationSchemas(PackedDocument.unpack(BuiltDocument.json()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String summary(String method, String path) {
        return operation(method, path).path("summary").asText();
    }

    /** The description, or an empty text. */
    public String description(String method, String path) {
        return operation(method, path).path("description").asText();
    }

    /** The schema of the JSON that the operation reads, with the composed example. */
    public ObjectNode request(String method, String path) {
        JsonNode body =
                operation(method, path).path("requestBody").path("content").path(JSON);
        return withExample(standalone(body.path("schema"), true), body);
    }

    /** The schema of the JSON that the operation answers with status 200. Readers have to accept further fields. */
    public ObjectNode answer(String method, String path) {
        JsonNode answer = resolved(operation(method, path).path("responses").path("200"));
        return standalone(answer.path("content").path(JSON).path("schema"), false);
    }

    /** The parameters of the path and of the query as the fields of one object. */
    public ObjectNode parameters(String method, String path, Set<String> but) {
        ObjectNode schema = PlainJson.MAPPER.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = PlainJson.MAPPER.createArrayNode();
        ObjectNode example = PlainJson.MAPPER.createObjectNode();
        for (JsonNode given : operation(method, path).path("parameters")) {
            JsonNode parameter = resolved(given);
            String name = parameter.path("name").asText();
            if (but.contains(name) || parameter.path("in").asText().equals("header")) {
                continue;
            }
            ObjectNode property = standalone(parameter.path("schema"), true);
            property.set("description", parameter.path("description"));
            properties.set(name, property);
            if (parameter.path("required").asBoolean()) {
                required.add(name);
                example.set(name, parameter.path("example"));
            }
            if (parameter.has("example")) {
                property.putArray("examples").add(parameter.get("example"));
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        schema.putArray("examples").add(example);
        return schema;
    }

    private JsonNode operation(String method, String path) {
        JsonNode operation = document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            throw new IllegalStateException("there is no operation %s %s".formatted(method, path));
        }
        return operation;
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path(REFERENCE).asText();
        return reference.startsWith(COMPONENTS) ? document.at(reference.substring(1)) : node;
    }

    private static ObjectNode withExample(ObjectNode schema, JsonNode body) {
        if (body.has("example")) {
            schema.putArray("examples").add(body.get("example"));
        }
        return schema;
    }

    /**
     * The schema with everything that it refers to.
     *
     * @param isClosed whether objects have no other fields than those that the schema names
     */
    private ObjectNode standalone(JsonNode schema, boolean isClosed) {
        ObjectNode definitions = PlainJson.MAPPER.createObjectNode();
        ObjectNode root = (ObjectNode) converted(resolved(schema), definitions, isClosed);
        if (!definitions.isEmpty()) {
            root.set(DEFINITIONS, definitions);
        }
        return root;
    }

    private JsonNode converted(JsonNode schema, ObjectNode definitions, boolean isClosed) {
        if (schema instanceof ArrayNode array) {
            ArrayNode copy = PlainJson.MAPPER.createArrayNode();
            array.forEach(item -> copy.add(converted(item, definitions, isClosed)));
            return copy;
        }
        if (!(schema instanceof ObjectNode)) {
            return schema;
        }
        ObjectNode copy = PlainJson.MAPPER.createObjectNode();
        schema.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case REFERENCE -> copy.put(name, reference(value.asText(), definitions, isClosed));
                case "unevaluatedProperties" -> {
                    // Every reader of schemas knows the older word, and no schema of ours is put together of others.
                    if (isClosed) {
                        copy.set("additionalProperties", value);
                    }
                }
                case "properties" -> copy.set(name, properties(value, definitions, isClosed));
                case "examples", "enum", "default", "const" -> copy.set(name, value);
                default -> {
                    if (!OF_OPENAPI.contains(name)) {
                        copy.set(name, converted(value, definitions, isClosed));
                    }
                }
            }
        });
        return copy;
    }

    private ObjectNode properties(JsonNode given, ObjectNode definitions, boolean isClosed) {
        ObjectNode properties = PlainJson.MAPPER.createObjectNode();
        given.properties()
                .forEach(property ->
                        properties.set(property.getKey(), converted(property.getValue(), definitions, isClosed)));
        return properties;
    }

    private String reference(String reference, ObjectNode definitions, boolean isClosed) {
        String name = reference.substring(SCHEMAS.length());
        if (!definitions.has(name)) {
            definitions.putObject(name); // so that a schema may refer to itself
            definitions.set(name, converted(document.at(reference.substring(1)), definitions, isClosed));
        }
        return "#/" + DEFINITIONS + "/" + name;
    }
}
