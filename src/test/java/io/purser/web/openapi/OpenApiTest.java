package io.purser.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.access.route.AccessRequirement;
import io.purser.access.route.ErrorForm;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.support.Api;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The OpenAPI document describes the whole API. {@link OpenApiCallsTest} compares it with what the endpoints do. */
@QuarkusTest
@WithGateway
class OpenApiTest extends DescribedApi {
    /** Parameters that take any text. */
    private static final Set<String> FREE_TEXTS = Set.of("service");

    private static final Pattern KNOWN = Pattern.compile("is not known here; there are ([a-z_, ]+)");

    @Test
    void hasEveryRouteOfTheApi() {
        Set<String> routes = new TreeSet<>();
        RouteTable.PURSER.rules().stream()
                .filter(rule -> !ApiDocument.NO_API.contains(rule.path()))
                .forEach(rule -> routes.add(rule.method() + " " + rule.path().replace("*", "{id}")));
        Set<String> found = new TreeSet<>();
        document.described().forEach(operation -> found.add(operation.name()));

        assertThat(found).isEqualTo(routes);
    }

    @Test
    void describesEveryOperationParameterBodyAndAnswer() {
        List<String> missing = new ArrayList<>();
        for (ApiOperation operation : document.described()) {
            String name = operation.name() + ": ";
            if (operation.node().path("summary").asText().isBlank()) {
                missing.add(name + "summary");
            }
            if (operation.node().path("operationId").asText().isBlank()) {
                missing.add(name + "operationId");
            }
            for (ApiOperation.Parameter parameter : operation.parameters()) {
                if (parameter.node().path("description").asText().isBlank()
                        || parameter.example().isBlank()
                        || !isBounded(parameter)) {
                    missing.add(name + "parameter " + parameter.name());
                }
            }
            operation.body().ifPresent(body -> describesBody(name + "request", body, missing));
            for (JsonNode answer : operation.successes()) {
                if (answer.path("description").asText().isBlank()
                        || (answer.path("content").isEmpty()
                                && operation.answer(204).isMissingNode())) {
                    missing.add(name + "answer");
                }
                answer.path("content")
                        .properties()
                        .forEach(body -> describesBody(name + "answer " + body.getKey(), body.getValue(), missing));
            }
            missing.addAll(missingErrors(operation));
        }

        assertThat(missing).isEmpty();
    }

    private static boolean isBounded(ApiOperation.Parameter parameter) {
        JsonNode schema = parameter.schema();
        return FREE_TEXTS.contains(parameter.name())
                || schema.has("minimum")
                || schema.has("enum")
                || schema.has("pattern")
                || schema.has("format")
                || schema.has("minLength")
                || schema.path("type").asText().equals("boolean");
    }

    private void describesBody(String name, JsonNode body, List<String> missing) {
        JsonNode schema = body.path("schema");
        if (document.resolve(schema).path("description").asText().isBlank()) {
            missing.add(name + ": description");
        }
        schemas.undescribed(schema).forEach(field -> missing.add(name + ": description of " + field));
        JsonNode example = body.path("example");
        if (example.isMissingNode() || (example.isEmpty() && !example.isTextual())) {
            missing.add(name + ": example");
        } else {
            document.errors(schema, example).forEach(error -> missing.add(name + ": example: " + error));
        }
    }

    private List<String> missingErrors(ApiOperation operation) {
        RouteRule rule = RouteTable.PURSER.rules().stream()
                .filter(each -> operation
                        .name()
                        .equals(each.method() + " " + each.path().replace("*", "{id}")))
                .findFirst()
                .orElseThrow();
        Set<Integer> expected = new TreeSet<>(Set.of(429, 500, 503));
        if (rule.admission() instanceof AccessRequirement.Roles) {
            expected.addAll(Set.of(401, 403));
        }
        if (operation.body().isPresent()) {
            expected.addAll(rule.errors() == ErrorForm.PROBLEM ? Set.of(400, 413, 415, 422) : Set.of(400, 413, 415));
        }
        List<String> missing = new ArrayList<>();
        for (int status : expected) {
            JsonNode content = operation
                    .answer(status)
                    .path("content")
                    .path(rule.errors() == ErrorForm.PROBLEM ? "application/problem+json" : "application/json");
            if (content.isMissingNode()
                    || !document.errors(content.path("schema"), content.path("example"))
                            .isEmpty()) {
                missing.add(operation.name() + ": error " + status);
            }
        }
        return missing;
    }

    /** An endpoint that refuses an unknown parameter names all that it knows. */
    @Test
    void describesEveryParameterThatAnEndpointKnows() {
        Map<String, Set<String>> known = new TreeMap<>();
        Map<String, Set<String>> found = new TreeMap<>();
        for (ApiOperation operation : document.described()) {
            if (operation.name().startsWith("GET ") && !operation.path().contains("{")) {
                Matcher names = KNOWN.matcher(Api.asOperator()
                        .queryParam("surprise", "x")
                        .get(operation.path())
                        .asString());
                if (names.find()) {
                    known.put(
                            operation.path(),
                            new TreeSet<>(List.of(names.group(1).split(", | and "))));
                    Set<String> described = new TreeSet<>();
                    operation.parameters().stream()
                            .filter(parameter ->
                                    parameter.node().path("in").asText().equals("query"))
                            .forEach(parameter -> described.add(parameter.name()));
                    found.put(operation.path(), described);
                }
            }
        }

        assertThat(found).isEqualTo(known);
        assertThat(known).containsKeys("/v1/costs", "/v1/reports/monthly", "/v1/reports/top", "/v1/usage", "/v1/keys");
    }
}
