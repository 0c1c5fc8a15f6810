package io.purser.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.WithTodaysModels;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says exactly what the endpoints take and give. */
@QuarkusTest
@WithTodaysModels
class OpenApiCallsTest extends DescribedApi {
    /** Headers that take any text: any key is one, and a client begins from the start after a strange id. */
    private static final Set<String> READ_LENIENTLY = Set.of("idempotency-key", "Last-Event-ID");

    private static final String CONFIDENTIAL = "x-purser-confidential";

    /** Makes things before it reads, changes and removes them. */
    @Test
    void takesItsExamplesAndGivesWhatItSays() {
        List<String> wrong = new ArrayList<>();
        Map<String, String> made = AkashExamples.prepare();
        document.described().stream()
                .sorted(Comparator.comparingInt(OpenApiCallsTest::place))
                .forEach(operation -> {
                    @Nullable
                    JsonNode body = operation.body().map(b -> b.path("example")).orElse(null);
                    Response response = AkashExamples.send(operation, () -> send(operation, made, Map.of(), body));
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
        } else if (operation.path().equals("/v1/usage/reconciliations")
                && operation.method().equals("POST")) {
            made.put("/v1/usage/reconciliations/{month}", response.path("month"));
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
        Map<String, String> made = AkashExamples.prepare();
        int sent = 0;
        for (ApiOperation operation : document.described()) {
            if (operation.body().isEmpty()) {
                continue;
            }
            JsonNode body = operation.body().get();
            for (SchemaWalk.Broken broken : schemas.broken(body.path("schema"), body.path("example"))) {
                Response response = send(operation, made, Map.of(), broken.body());
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
        for (ApiOperation operation : document.described()) {
            for (ApiOperation.Parameter parameter : operation.parameters()) {
                if (parameter.in().equals("path") || READ_LENIENTLY.contains(parameter.name())) {
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

    /** The other refusals of these operations have status 400, so only a request like this one is answered by 422. */
    @Test
    void describesTheRefusalOfARequestThatNoModelCanServe() {
        List<String> wrong = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        for (ApiOperation operation : document.described()) {
            if (operation.parameters().stream()
                    .noneMatch(header -> header.name().equals(CONFIDENTIAL))) {
                continue;
            }
            ObjectNode body = operation.body().orElseThrow().path("example").deepCopy();
            Response response = send(
                    operation,
                    Map.of(),
                    Map.of(CONFIDENTIAL, "true"),
                    body.put("model", "openrouter:openai/gpt-6-luna"));
            asked.add(operation.path() + " " + response.statusCode());
            check(operation, response, wrong);
        }

        assertThat(wrong).isEmpty();
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "/v1/chat/completions 422",
                        "/v1/completions 422",
                        "/v1/responses 422",
                        "/v1/embeddings 422",
                        "/v1/messages 422");
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
