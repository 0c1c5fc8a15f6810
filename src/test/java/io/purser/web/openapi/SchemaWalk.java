package io.purser.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Walks through schemas: which fields lack a description, and which bodies break a schema at one place. */
final class SchemaWalk {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ApiDocument document;

    SchemaWalk(ApiDocument document) {
        this.document = document;
    }

    /** A body with one mistake, and the path of the mistake. */
    record Broken(String path, String what, JsonNode body) {}

    /** The paths of all fields without a type or a description. */
    List<String> undescribed(JsonNode schema) {
        List<String> found = new ArrayList<>();
        undescribed(schema, "", new HashSet<>(), found);
        return found;
    }

    private void undescribed(JsonNode given, String path, Set<String> seen, List<String> found) {
        if (given.has("$ref") && !seen.add(given.get("$ref").asText())) {
            return;
        }
        JsonNode schema = document.resolve(given);
        schema.path("properties").properties().forEach(field -> {
            String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (document.resolve(field.getValue()).path("description").asText().isBlank()) {
                found.add(at);
            }
            undescribed(field.getValue(), at, seen, found);
        });
        if (schema.has("items")) {
            undescribed(schema.get("items"), path + "[]", seen, found);
        }
    }

    /** The example without each required field, with an unknown field, and beyond each bound. */
    List<Broken> broken(JsonNode schema, JsonNode example) {
        List<Broken> found = new ArrayList<>();
        objects(schema, example, "", example, found);
        return found;
    }

    private void objects(JsonNode given, JsonNode at, String path, JsonNode whole, List<Broken> found) {
        JsonNode schema = document.resolve(given);
        if (at.isArray()) {
            objects(schema.path("items"), at.path(0), path + "[0]", whole, found);
            return;
        }
        for (JsonNode required : schema.path("required")) {
            String name = required.asText();
            found.add(changed(whole, path, name, "is missing", null));
        }
        if (!schema.path("unevaluatedProperties").asBoolean(true)) {
            found.add(changed(whole, path, "surprise", "is unknown", NODES.textNode("x")));
        }
        schema.path("properties").properties().forEach(field -> {
            JsonNode bounds = document.resolve(field.getValue());
            String name = field.getKey();
            beyond(bounds, at.path(name))
                    .forEach(value -> found.add(changed(whole, path, name, "is " + shortened(value), value)));
            String inner = path.isEmpty() ? name : path + "." + name;
            JsonNode child = at.path(name);
            if (child.isObject() || child.path(0).isObject()) {
                objects(bounds, child, inner, whole, found);
            }
        });
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** The whole body with one field of one object replaced, or removed if there is no value. */
    private static Broken changed(JsonNode whole, String path, String name, String what, @Nullable JsonNode value) {
        JsonNode copy = whole.deepCopy();
        ObjectNode place = (ObjectNode) copy.at(pointer(path));
        if (value == null) {
            place.remove(name);
        } else {
            place.set(name, value);
        }
        return new Broken(path.isEmpty() ? name : path + "." + name, what, copy);
    }

    private static String pointer(String path) {
        String steps = path.replace("[0]", "/0").replace('.', '/');
        return steps.isEmpty() || steps.startsWith("/") ? steps : "/" + steps;
    }

    /** Values of the right type just beyond each bound. */
    List<JsonNode> beyond(JsonNode schema, JsonNode example) {
        List<JsonNode> values = new ArrayList<>();
        boolean number = is(schema, "number") || is(schema, "integer");
        if (schema.has("minimum") && number) {
            values.add(NODES.numberNode(schema.get("minimum").bigIntegerValue().subtract(BigInteger.ONE)));
        }
        if (schema.has("maximum") && number) {
            values.add(NODES.numberNode(schema.get("maximum").bigIntegerValue().add(BigInteger.ONE)));
        }
        if (is(schema, "string")) {
            if (schema.path("minLength").asInt() > 0) {
                values.add(NODES.textNode(""));
            }
            if (schema.has("maxLength")) {
                values.add(NODES.textNode("x".repeat(schema.get("maxLength").asInt() + 1)));
            }
            if (schema.has("enum") || schema.has("pattern") || schema.has("format")) {
                values.add(NODES.textNode("-x-"));
            }
        }
        if (is(schema, "array")) {
            if (schema.path("minItems").asInt() > 0) {
                values.add(NODES.arrayNode());
            }
            if (schema.has("maxItems")) {
                JsonNode item = example.path(0).isMissingNode() ? NODES.textNode("x") : example.get(0);
                ArrayNode many = NODES.arrayNode();
                IntStream.rangeClosed(0, schema.get("maxItems").asInt()).forEach(i -> many.add(item));
                values.add(many);
            }
        }
        return values;
    }

    private static boolean is(JsonNode schema, String type) {
        JsonNode types = schema.path("type");
        if (types.isTextual()) {
            return types.asText().equals(type);
        }
        for (JsonNode one : types) {
            if (one.asText().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
