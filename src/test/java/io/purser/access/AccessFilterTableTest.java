package io.purser.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.key.KeyText;
import io.purser.access.route.AccessRequirement;
import io.purser.access.route.PlainPath;
import io.purser.access.route.Role;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Calls every route with every kind of credential, and compares the results with the route table. */
@QuarkusTest
@WithTestResource(AccessServer.class)
class AccessFilterTableTest {
    private static String example(String pattern) {
        return pattern.replaceAll("\\{[a-z]+}", "00000000-0000-7000-8000-000000000000")
                .replace("*", "live");
    }

    /** 401, 403, or 0 for every request that passed the access filter. */
    private static int result(RouteRule rule, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(Api.address(example(rule.path())));
        if (!key.isEmpty()) {
            request.header("authorization", "Bearer " + key);
        }
        if (Set.of("POST", "PUT").contains(rule.method())) {
            request.header("content-type", "application/json")
                    .method(rule.method(), HttpRequest.BodyPublishers.ofString("{}"));
        } else {
            request.method(rule.method(), HttpRequest.BodyPublishers.noBody());
        }
        int status = Api.send(request.build()).statusCode();
        return status == 401 || status == 403 ? status : 0;
    }

    @Test
    void letsExactlyThoseThroughThatTheTableNames() {
        Map<String, Map<RouteRule, Integer>> expected = new LinkedHashMap<>();
        Map<String, Map<RouteRule, Integer>> found = new LinkedHashMap<>();
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("nobody", "");
        credentials.put("operator's key", AccessServer.OPERATOR_KEY);
        for (Role role : Role.values()) {
            credentials.put(role.code(), Keys.ofTeam(role, "research"));
            credentials.put(role.code() + " of another team", Keys.ofTeam(role, "sales"));
        }
        credentials.put("expired", expired());
        credentials.put("revoked", revoked());
        credentials.put(
                "unknown", KeyText.generate(new java.security.SecureRandom()).text());
        credentials.put("cut", Keys.issue("operator", "").key().substring(0, 60));
        credentials.put("other text", "sk-anything-that-is-no-key-of-purser");

        credentials.forEach((name, key) -> RouteTable.PURSER.rules().forEach(rule -> {
            expected.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(rule, expected(rule, name));
            found.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(rule, result(rule, key));
        }));

        assertThat(found).isEqualTo(expected);
    }

    private static int expected(RouteRule rule, String credential) {
        return switch (rule.admission()) {
            case AccessRequirement.Everyone() -> 0;
            case AccessRequirement.WhoeverSigns() -> 401;
            case AccessRequirement.Roles(Set<Role> roles) -> {
                if (credential.equals("operator's key")) {
                    yield 0;
                }
                String name = credential.replace(" of another team", "");
                if (rule.isForUnbound() && !name.equals("operator")) {
                    yield Role.CODES.find(name).isPresent() ? 403 : 401;
                }
                yield Role.CODES
                        .find(name)
                        .map(role -> roles.contains(role) ? 0 : 403)
                        .orElse(401);
            }
        };
    }

    private static String revoked() {
        Keys.Issued issued = Keys.issue("operator", "");
        assertThat(Keys.send("DELETE", "/v1/keys/" + issued.id(), AccessServer.OPERATOR_KEY)
                        .statusCode())
                .isEqualTo(200);
        return issued.key();
    }

    private static String expired() {
        Instant later = Instant.now().plusSeconds(3600);
        Keys.Issued issued = Keys.issue("operator", ", \"expires_at\": \"%s\"".formatted(later));
        try (var connection = DriverManager.getConnection(TestSystem.accessDatabaseUrl(), "postgres", "postgres");
                var update = connection.prepareStatement(
                        "update api_key_secret set expires_at = now() - interval '1 second' where api_key = ?")) {
            update.setObject(1, UUID.fromString(issued.id()));
            assertThat(update.executeUpdate()).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return issued.key();
    }

    @Test
    void everyPathOfTheOpenApiDocumentHasARow() {
        Map<String, Map<String, Object>> paths =
                given().header("accept", "application/json").get("/q/openapi").path("paths");

        assertThat(paths).isNotEmpty();
        paths.forEach((path, operations) -> operations.keySet().stream()
                .filter(operation ->
                        Set.of("get", "post", "put", "patch", "delete").contains(operation))
                .forEach(operation -> assertThat(PlainPath.of(example(path))
                                .flatMap(plain -> RouteTable.forMethod(
                                        RouteTable.PURSER.at(plain), operation.toUpperCase(Locale.ROOT))))
                        .as("%s %s", operation, path)
                        .isPresent()));
    }
}
