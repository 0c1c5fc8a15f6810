package io.purser.support;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Purser's API as a caller with every right would use it, from outside, whatever runs it. */
public final class Api {
    private Api() {}

    public static RequestSpecification asOperator() {
        return given().header("Authorization", "Bearer " + PostgresResource.OPERATOR_KEY);
    }

    public static Response post(String path, String body) {
        return asOperator().contentType("application/json").body(body).post(path);
    }

    public static Response get(String path) {
        return asOperator().get(path);
    }
}
