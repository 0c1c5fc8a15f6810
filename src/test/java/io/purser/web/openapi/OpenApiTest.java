package io.purser.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.access.route.AccessRequirement;
import io.purser.access.route.ErrorForm;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.support.Api;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document: it describes the whole API, and says exactly what the endpoints take and give. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(FakeProviderResource.class)
class OpenApiTest {
    /** Routes that are no API: pages, probes and the document itself. */
    private static final Set<String> NO_API =
            Set.of("/", "/q/openapi", "/q/health", "/q/health/*", "/q/metrics", "/hooks/github");

    /** Parameters that take any text. */
    private static final Set<String> FREE_TEXTS = Set.of("service");

    private static final Pattern KNOWN = Pattern.compile("is not known here; there are ([a-z_, ]+)");

    /** Operations on one app or deployment, which need an account at Akash; the tests of deployments send those. */
    private static final Pattern ON_AKASH = Pattern.compile("/deploy|/v1/apps/\\{name}|/v1/deployments/\\{id}.*");

    private ApiDocument document;
    private SchemaWalk schemas;

    @BeforeEach
    void read() {
        document = ApiDocument.read();
        schemas = new SchemaWalk(document);
    }

    private List<ApiOperation> described() {
        return document.operations().stream()
                .filter(operation -> !NO_API.contains(operation.path()))
                .toList();
    }

    /** The operations that this Purser can serve without an account at Akash. */
    private List<ApiOperation> served() {
        return described().stream()
                .filter(operation -> !ON_AKASH.matcher(operation.path()).matches())
                .toList();
    }

    @Test
    void hasEveryRouteOfTheApi() {
        Set<String> routes = new TreeSet<>();
        RouteTable.PURSER.rules().stream()
                .filter(rule -> !NO_API.contains(rule.path()))
                .forEach(rule -> routes.add(rule.method() + " " + rule.path().replace("*", "{id}")));
        Set<String> found = new TreeSet<>();
        described().forEach(operation -> found.add(operation.name()));

        assertThat(found).isEqualTo(routes);
    }

    @Test
    void describesEveryOperationParameterBodyAndAnswer() {
        List<String> missing = new ArrayList<>();
        for (ApiOperation operation : described()) {
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
            expected.addAll(rule.errors() == ErrorForm.OPENAI ? Set.of(400, 413, 415) : Set.of(400, 413, 415, 422));
        }
        List<String> missing = new ArrayList<>();
        for (int status : expected) {
            JsonNode content = operation
                    .answer(status)
                    .path("content")
                    .path(rule.errors() == ErrorForm.OPENAI ? "application/json" : "application/problem+json");
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
        for (ApiOperation operation : served()) {
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

    /** Makes things before it reads, changes and removes them. */
    @Test
    void takesItsExamplesAndGivesWhatItSays() {
        List<String> wrong = new ArrayList<>();
        Map<String, String> made = new HashMap<>();
        served().stream().sorted(Comparator.comparingInt(OpenApiTest::place)).forEach(operation -> {
            @Nullable
            JsonNode body = operation.body().map(b -> b.path("example")).orElse(null);
            Response response = send(operation, made, Map.of(), body);
            int status = response.statusCode();
            if (status / 100 != 2) {
                wrong.add(operation.name() + ": " + status + " " + response.asString());
                return;
            }
            check(operation, response, wrong);
            remember(operation, response, made);
            for (ApiOperation.Parameter parameter : operation.parameters()) {
                if (!parameter.required()) {
                    Response one = send(operation, made, Map.of(parameter.name(), parameter.example()), body);
                    check(operation, one, wrong);
                }
            }
        });

        assertThat(wrong).isEmpty();
    }

    private static int place(ApiOperation operation) {
        return switch (operation.method()) {
            case "POST" -> operation.path().contains("{") ? 3 : 0;
            case "GET" -> 1;
            case "PUT" -> 2;
            default -> 4;
        };
    }

    private static void remember(ApiOperation operation, Response response, Map<String, String> made) {
        if (operation.path().equals("/route")) {
            made.put("/v1/reservations/{id}", response.path("reservation.id"));
        } else if (operation.method().equals("POST") && response.statusCode() == 201) {
            made.put(operation.path() + "/{id}", response.path("id"));
        }
    }

    private static Response send(
            ApiOperation operation, Map<String, String> made, Map<String, String> optional, @Nullable JsonNode body) {
        RequestSpecification request = Api.asOperator();
        String path = operation.path();
        for (ApiOperation.Parameter parameter : operation.parameters()) {
            String value = optional.get(parameter.name());
            if (parameter.in().equals("path")) {
                String known = made.entrySet().stream()
                        .filter(entry -> operation.path().startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(parameter.example());
                path = path.replace("{" + parameter.name() + "}", known);
            } else if (value != null && parameter.in().equals("query")) {
                request.queryParam(parameter.name(), value);
            } else if (value != null) {
                request.header(parameter.name(), value);
            }
        }
        if (body != null) {
            request.contentType("application/json").body(body.toString());
        }
        return request.request(operation.method(), path);
    }

    private void check(ApiOperation operation, Response response, List<String> wrong) {
        int status = response.statusCode();
        JsonNode answer = operation.answer(status);
        if (answer.isMissingNode()) {
            wrong.add(operation.name() + " is not documented to answer " + status + ": " + response.asString());
            return;
        }
        if (answer.path("content").isMissingNode()) {
            if (!response.asString().isEmpty()) {
                wrong.add(operation.name() + " answers a body that is not documented: " + response.asString());
            }
            return;
        }
        String type = response.contentType().replaceAll(";.*", "");
        JsonNode content = answer.path("content").path(type);
        if (content.isMissingNode()) {
            wrong.add(operation.name() + " is not documented to answer " + type);
        } else if (type.endsWith("json")) {
            document.errors(content.path("schema"), tree(response))
                    .forEach(error -> wrong.add(
                            operation.name() + " answers " + status + ": " + error + " in " + response.asString()));
        }
    }

    private static JsonNode tree(Response response) {
        try {
            return ApiDocument.JSON.readTree(response.asByteArray());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + response.asString(), e);
        }
    }

    @Test
    void refusesBodiesThatItsSchemasDoNotAllow() {
        List<String> wrong = new ArrayList<>();
        int sent = 0;
        for (ApiOperation operation : served()) {
            if (operation.body().isEmpty()) {
                continue;
            }
            JsonNode body = operation.body().get();
            for (SchemaWalk.Broken broken : schemas.broken(body.path("schema"), body.path("example"))) {
                Response response = send(operation, Map.of(), Map.of(), broken.body());
                sent++;
                expectRefusal(operation, response, broken.path(), broken.what(), wrong);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(sent).isGreaterThan(50);
    }

    @Test
    void refusesParametersThatItsSchemasDoNotAllow() {
        List<String> wrong = new ArrayList<>();
        for (ApiOperation operation : served()) {
            for (ApiOperation.Parameter parameter : operation.parameters()) {
                if (parameter.in().equals("path") || parameter.name().equals("idempotency-key")) {
                    continue;
                }
                for (JsonNode value :
                        schemas.beyond(parameter.schema(), parameter.node().path("example"))) {
                    if (value.asText().isEmpty() && parameter.in().equals("header")) {
                        continue; // an empty header is none
                    }
                    @Nullable
                    JsonNode body = operation.body().map(b -> b.path("example")).orElse(null);
                    Response response = send(operation, Map.of(), Map.of(parameter.name(), value.asText()), body);
                    expectRefusal(operation, response, parameter.name(), "is " + value, wrong);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private void expectRefusal(
            ApiOperation operation, Response response, String path, String what, List<String> wrong) {
        String name = "%s with %s that %s: %d %s"
                .formatted(operation.name(), path, what, response.statusCode(), response.asString());
        if (operation.isLikeOpenAi()) {
            if (response.statusCode() != 400 || !response.asString().contains(path)) {
                wrong.add(name);
            }
        } else if (response.statusCode() != 422
                || !response.jsonPath().getList("violations.path", String.class).contains(path)) {
            wrong.add(name);
        }
        check(operation, response, wrong);
    }
}
