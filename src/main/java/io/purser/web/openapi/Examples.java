package io.purser.web.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.purser.json.PlainJson;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts the examples of bodies together from the examples of their fields, so that each example is written once. A field
 * without an example is left out.
 */
final class Examples {
    private static final String COMPONENT = "#/components/schemas/";
    private static final Map<String, String> OF_FORMATS = Map.of(
            "uuid", "019a8a1e-4c00-7000-8000-000000000001",
            "date-time", "2026-11-22T09:30:00Z",
            "date", "2026-11-22");

    private final OpenAPI document;

    Examples(OpenAPI document) {
        this.document = document;
    }

    void compose() {
        document.getComponents().getSchemas().values().forEach(schema -> type(schema, new HashSet<>()));
        document.getComponents().getResponses().values().forEach(answer -> compose(answer.getContent()));
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .forEach(operation -> {
                    if (operation.getRequestBody() != null) {
                        compose(operation.getRequestBody().getContent());
                    }
                    operation.getResponses().getAPIResponses().values().forEach(answer -> compose(answer.getContent()));
                });
    }

    private void compose(@Nullable Content content) {
        if (content == null || content.getMediaTypes() == null) {
            return;
        }
        for (MediaType body : content.getMediaTypes().values()) {
            if (body.getSchema() != null && body.getExample() == null && isEmpty(body.getExamples())) {
                body.setExample(of(body.getSchema(), new HashSet<>()));
            }
        }
    }

    /** Turns the texts of annotations into values of the schema's type, in the schema and all its parts. */
    private void type(Schema schema, Set<Schema> seen) {
        if (!seen.add(schema)) {
            return;
        }
        List<Object> examples = schema.getExamples();
        if (examples != null) {
            schema.setExamples(
                    examples.stream().map(example -> typed(example, schema)).toList());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(property -> type(property, seen));
        }
        if (schema.getItems() != null) {
            type(schema.getItems(), seen);
        }
    }

    private Object typed(Object example, Schema schema) {
        List<Schema.SchemaType> types =
                Objects.requireNonNullElse(resolved(schema).getType(), List.of());
        if (types.contains(Schema.SchemaType.STRING) && example instanceof Number number) {
            // SmallRye takes a text of digits for a number.
            return new BigDecimal(number.toString()).toPlainString();
        }
        if (!(example instanceof String text) || types.isEmpty() || types.contains(Schema.SchemaType.STRING)) {
            return example;
        }
        try {
            return PlainJson.MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the example %s is not of its schema's type".formatted(text), e);
        }
    }

    private @Nullable Object of(Schema schema, Set<Schema> around) {
        if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
            return typed(schema.getExamples().getFirst(), schema);
        }
        if (schema.getRef() != null) {
            return of(resolved(schema), around);
        }
        if (!around.add(schema)) {
            return null;
        }
        Object example = composed(schema, around);
        around.remove(schema);
        return example;
    }

    private @Nullable Object composed(Schema schema, Set<Schema> around) {
        if (schema.getProperties() != null) {
            Map<String, Object> object = new LinkedHashMap<>();
            schema.getProperties().forEach((name, property) -> {
                Object value = isShown(schema, name, property) ? of(property, around) : null;
                if (value != null) {
                    object.put(name, value);
                }
            });
            return object.isEmpty() ? null : object;
        }
        if (schema.getItems() != null) {
            Object item = of(schema.getItems(), around);
            return item == null ? null : List.of(item);
        }
        return Stream.of(schema.getAnyOf(), schema.getAllOf(), schema.getOneOf())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .map(part -> of(part, around))
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> Optional.ofNullable(schema.getFormat()).map(OF_FORMATS::get))
                .orElse(null);
    }

    /** An optional text or number is shown only if its own annotation has an example, not if its type has one. */
    private boolean isShown(Schema object, String name, Schema property) {
        boolean isRequired =
                object.getRequired() != null && object.getRequired().contains(name);
        boolean hasOwn =
                property.getExamples() != null && !property.getExamples().isEmpty();
        Schema type = resolved(property);
        return isRequired || hasOwn || type.getProperties() != null || type.getItems() != null;
    }

    private Schema resolved(Schema schema) {
        String reference = schema.getRef();
        if (reference == null) {
            return schema;
        }
        Schema found = document.getComponents().getSchemas().get(reference.substring(COMPONENT.length()));
        if (found == null) {
            throw new IllegalStateException("there is no schema " + reference);
        }
        return resolved(found);
    }

    private static boolean isEmpty(@Nullable Map<String, ?> map) {
        return map == null || map.isEmpty();
    }
}
