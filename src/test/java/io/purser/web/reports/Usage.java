package io.purser.web.reports;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Map;

/** Usage that the tests of reports write, and their requests for reports. */
final class Usage {
    private Usage() {}

    /** Records a call of that agent with a thousand tokens each way. */
    static void record(String agent, String target, String more) {
        Response response = Api.post(
                "/record-usage",
                "{\"target\": \"%s\", \"prompt_tokens\": 1000, \"completion_tokens\": 1000, \"agent\": \"%s\"%s}"
                        .formatted(target, agent, more));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    }

    static JsonPath ask(String path, Map<String, ?> parameters) {
        Response response = Api.asOperator().queryParams(parameters).get(path);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.contentType()).startsWith("application/json");
        return response.jsonPath();
    }

    /** A new key with those bindings, which are JSON. */
    static String key(String role, String bounds) {
        Response response =
                Api.post("/v1/keys", "{\"name\": \"of a test\", \"roles\": [\"%s\"]%s}".formatted(role, bounds));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
        return response.path("key");
    }

    static Response get(String key, String path) {
        return given().header("authorization", "Bearer " + key).get(path);
    }

    static Response post(String key, String path, String body) {
        return given().header("authorization", "Bearer " + key)
                .contentType("application/json")
                .body(body)
                .post(path);
    }
}
