package io.purser.support;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Keys that the operator makes over the API, and requests that are sent with them. */
public record ApiKeys(String id, String key) {
    /** A key with that role, and with further fields in JSON, each after a comma. */
    public static ApiKeys make(String role, String fields) {
        Response made = Api.post("/v1/keys", "{\"name\": \"test\", \"roles\": [\"%s\"]%s}".formatted(role, fields));
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        return new ApiKeys(made.path("id"), made.path("key"));
    }

    /** How budgets and the ledger name it. */
    public String caller() {
        return "key:" + id;
    }

    public RequestSpecification request() {
        return given().header("Authorization", "Bearer " + key).contentType("application/json");
    }

    public Response post(String path, String body) {
        return request().body(body).post(path);
    }
}
