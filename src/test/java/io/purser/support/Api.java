package io.purser.support;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.config.LogConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Purser's API as a caller with every right would use it, from outside, whatever runs it. */
public final class Api {
    private Api() {}

    // Quarkus has every body printed in case of a failure, and making a large one pretty takes longer than the request.
    private static final LogConfig PLAIN = LogConfig.logConfig().enablePrettyPrinting(false);

    public static RequestSpecification asOperator() {
        return given().config(RestAssured.config().logConfig(PLAIN))
                .header("Authorization", "Bearer " + PostgresResource.OPERATOR_KEY);
    }

    public static Response post(String path, String body) {
        return asOperator().contentType("application/json").body(body).post(path);
    }

    public static Response get(String path) {
        return asOperator().get(path);
    }

    /** The answer refuses this parameter of the request and no other. */
    public static void assertRefusesParameter(Response response, String name) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.jsonPath().getString("type")).isEqualTo("urn:purser:problem:invalid");
        assertThat(response.jsonPath().getList("violations.path", String.class)).containsExactly(name);
    }
}
