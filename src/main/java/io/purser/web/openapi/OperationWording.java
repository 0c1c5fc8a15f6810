package io.purser.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.openapi.api.util.MergeUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * What people read about the operations of REST resources, by their operationId: summary, description, parameters of the
 * query, and what each status means. The parameters are names of the document's components.
 */
final class OperationWording {
    private static final String FILE = "/META-INF/wording/operations.yaml";

    private final JsonNode entries;

    private OperationWording(JsonNode entries) {
        this.entries = entries;
    }

    static OperationWording read() {
        try (InputStream text = OperationWording.class.getResourceAsStream(FILE)) {
            return of(new YAMLMapper().readTree(Objects.requireNonNull(text, FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is no YAML", e);
        }
    }

    static OperationWording of(JsonNode file) {
        return new OperationWording(file);
    }

    /**
     * Adds the wording to the operations that the code has.
     *
     * @throws IllegalStateException if it describes an operation that the code does not have
     */
    void addTo(OpenAPI document) {
        Set<String> known = new HashSet<>();
        for (PathItem path : document.getPaths().getPathItems().values()) {
            Map.copyOf(path.getOperations()).forEach((method, operation) -> {
                known.add(operation.getOperationId());
                path.setOperation(method, described(operation, entries.path(operation.getOperationId())));
            });
        }
        entries.properties().forEach(entry -> {
            if (!known.contains(entry.getKey())) {
                throw new IllegalStateException(
                        "the wording describes %s, which is no operation".formatted(entry.getKey()));
            }
        });
    }

    private static Operation described(Operation operation, JsonNode wording) {
        if (wording.isMissingNode()) {
            return operation;
        }
        String summary = wording.path("summary").textValue();
        String description = wording.path("description").textValue();
        // The words come first, where people look, and instead of the summary that Quarkus makes from a method's name.
        Operation words = OASFactory.createOperation().summary(summary).description(description);
        Operation described =
                MergeUtil.mergeObjects(words, operation).summary(summary).description(description);
        wording.path("parameters")
                .forEach(name ->
                        described.addParameter(OASFactory.createParameter().ref(name.asText())));
        wording.path("responses")
                .properties()
                .forEach(response -> describe(
                        described.getResponses(),
                        response.getKey(),
                        response.getValue().asText()));
        return described;
    }

    private static void describe(APIResponses responses, String status, String text) {
        APIResponse known = responses.getAPIResponse(status);
        responses.addAPIResponse(
                status,
                OASFactory.createAPIResponse().description(text).content(known == null ? null : known.getContent()));
    }
}
