package io.purser.support;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.config.LogConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Purser's API as a caller with every right would use it, from outside, whatever runs it. */
public final class Api {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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

    /** The body of an answer 200, for what tests read again and again until it is there. */
    static String read(String pathAndQuery) {
        HttpRequest request = HttpRequest.newBuilder(address(pathAndQuery))
                .header("authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                .build();
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Where Purser is. */
    public static URI address(String pathAndQuery) {
        return URI.create("http://localhost:" + RestAssured.port + pathAndQuery);
    }

    /**
     * Sends one of a thousand requests: RestAssured takes many times as long. The answer is looked through for secrets,
     * as all others are.
     */
    public static HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(AnswerScan.holdsASecret(answer.headers() + answer.body()))
                    .as("a secret is in the answer to %s %s", request.method(), request.uri())
                    .isFalse();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The answer refuses this parameter of the request and no other. */
    public static void assertRefusesParameter(Response response, String name) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.jsonPath().getString("type")).isEqualTo("urn:purser:problem:invalid");
        assertThat(response.jsonPath().getList("violations.path", String.class)).containsExactly(name);
    }
}
