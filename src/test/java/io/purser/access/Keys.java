package io.purser.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.route.Role;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** API keys that the operator of an {@link AccessServer} makes over the API, and requests with them. */
public final class Keys {
    private Keys() {}

    /** A new key with its text, which its holder gets only once. */
    public record Issued(String id, String key) {}

    /** A key with this role. The bounds are further JSON fields, each after a comma. */
    public static Issued issue(String role, String bounds) {
        Response created = given().header("authorization", "Bearer " + AccessServer.OPERATOR_KEY)
                .contentType("application/json")
                .body("{\"name\": \"%s\", \"roles\": [\"%s\"]%s}".formatted(role, role, bounds))
                .post("/v1/keys");
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        return new Issued(created.path("id"), created.path("key"));
    }

    /** A key of a team. An operator's key is never bound to a team. */
    static String ofTeam(Role role, String team) {
        return issue(role.code(), role == Role.OPERATOR ? "" : ", \"team\": \"%s\"".formatted(team))
                .key();
    }

    /** Sends a request with this key, or without a key if the text is empty. */
    static Response send(String method, String path, String key) {
        RequestSpecification request =
                given().urlEncodingEnabled(false).redirects().follow(false);
        if (!key.isEmpty()) {
            request = request.header("authorization", "Bearer " + key);
        }
        if (method.equals("POST") || method.equals("PUT")) {
            request = request.contentType("application/json").body("{}");
        }
        return request.request(method, path);
    }
}
