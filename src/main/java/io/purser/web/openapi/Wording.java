package io.purser.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLAnchorReplayingFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.purser.json.PlainJson;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import io.smallrye.openapi.api.util.MergeUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * What people read about bodies: descriptions, examples, the fields that are always there, and what else no record
 * says. The files have schemas of OpenAPI by their names. A schema has also the fields of its {@code parts}, which are
 * other schemas, or fields that several schemas share.
 */
final class Wording {
    private static final YAMLMapper YAML = new YAMLMapper(new YAMLAnchorReplayingFactory());
    private static final String FOLDER = "/META-INF/wording/";
    private static final List<String> FILES =
            List.of("functions", "catalog", "budgets", "reports", "keys", "deployments", "apps", "tools");
    private static final String PARTS = "parts";
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";

    private final ObjectNode entries = PlainJson.MAPPER.createObjectNode();

    private Wording() {}

    /** The wording of all files. */
    static Wording read() {
        Wording wording = new Wording();
        for (String file : FILES) {
            String name = FOLDER + file + ".yaml";
            try (InputStream text = Wording.class.getResourceAsStream(name)) {
                wording.add(YAML.readTree(Objects.requireNonNull(text, name)));
            } catch (IOException e) {
                throw new UncheckedIOException(name + " is no YAML", e);
            }
        }
        return wording;
    }

    static Wording of(JsonNode file) {
        Wording wording = new Wording();
        wording.add(file);
        return wording;
    }

    private void add(JsonNode file) {
        file.properties().forEach(entry -> {
            if (entries.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
                throw new IllegalStateException("the wording describes %s twice".formatted(entry.getKey()));
            }
        });
    }

    /**
     * Adds the wording to the schemas that the code has.
     *
     * @throws IllegalStateException if it describes a schema or a field that the code does not have
     */
    void addTo(OpenAPI document) {
        Map<String, Schema> known = document.getComponents().getSchemas();
        ObjectNode whole = PlainJson.MAPPER.createObjectNode().put("openapi", document.getOpenapi());
        ObjectNode schemas = whole.putObject("components").putObject("schemas");
        entries.properties().forEach(entry -> {
            String name = entry.getKey();
            Schema schema = known.get(name);
            if (schema != null) {
                schemas.set(name, requireKnown(name, complete(entry.getValue()), schema));
            } else if (!isPart(name)) {
                throw new IllegalStateException("the wording describes %s, which is no schema".formatted(name));
            }
        });
        document.setComponents(MergeUtil.mergeObjects(document.getComponents(), components(whole)));
    }

    private boolean isPart(String name) {
        return entries.findValues(PARTS).stream()
                .anyMatch(parts ->
                        parts.valueStream().anyMatch(part -> part.asText().equals(name)));
    }

    /** The schema with the fields of its parts; its own wording of a field comes first. */
    private ObjectNode complete(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        ObjectNode properties = PlainJson.MAPPER.createObjectNode();
        whole.path(PARTS).forEach(part -> properties.setAll(fields(part.asText())));
        whole.path(PROPERTIES)
                .properties()
                .forEach(property -> properties.set(property.getKey(), complete(property.getValue())));
        whole.remove(PARTS);
        return properties.isEmpty() ? whole : whole.set(PROPERTIES, properties);
    }

    private ObjectNode fields(String part) {
        if (!entries.has(part)) {
            throw new IllegalStateException("the wording has no part %s".formatted(part));
        }
        return complete(entries.get(part)).withObject("/" + PROPERTIES);
    }

    /** A field with a type of its own need not be in the code. */
    private static ObjectNode requireKnown(String name, ObjectNode wording, Schema schema) {
        Map<String, Schema> known = Objects.requireNonNullElse(schema.getProperties(), Map.of());
        JsonNode fields = wording.path(PROPERTIES);
        fields.properties().stream()
                .filter(field ->
                        !known.containsKey(field.getKey()) && !field.getValue().has("type"))
                .forEach(field -> refuse(name, field.getKey()));
        wording.path(REQUIRED)
                .valueStream()
                .map(JsonNode::asText)
                .filter(field -> !known.containsKey(field) && !fields.has(field))
                .forEach(field -> refuse(name, field));
        return wording;
    }

    private static void refuse(String schema, String field) {
        throw new IllegalStateException(
                "the wording describes %s.%s, but %s has no such field".formatted(schema, field, schema));
    }

    private static Components components(ObjectNode document) {
        return SmallRyeOpenAPI.builder()
                .withCustomStaticFile(
                        () -> new ByteArrayInputStream(document.toString().getBytes(StandardCharsets.UTF_8)))
                .enableModelReader(false)
                .enableStandardStaticFiles(false)
                .enableAnnotationScan(false)
                .enableStandardFilter(false)
                .build()
                .model()
                .getComponents();
    }
}
