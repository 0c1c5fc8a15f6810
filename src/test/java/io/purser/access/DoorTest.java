package io.purser.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(AccessServer.class)
class DoorTest {
    private static final AuditLog.Actor ACTOR = new AuditLog.Actor("test", null);

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    @Inject
    KeyAdministration keys;

    @Inject
    javax.sql.DataSource source;

    private String key(Role role, String team) {
        return keys.create(
                        ACTOR,
                        new KeyGrant(
                                role.wireName(),
                                Set.of(role),
                                null,
                                role == Role.OPERATOR ? null : team,
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                RateLimits.NONE),
                        null)
                .secret();
    }

    private static Response send(String method, String path, String key) {
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

    private static String example(String pattern) {
        return pattern.replaceAll("\\{[a-z]+}", "00000000-0000-7000-8000-000000000000")
                .replace("*", "live");
    }

    /** 401, 403, or 0 for everything that got past the door. */
    private static int verdict(Rule rule, String key) {
        int status = send(rule.method(), example(rule.path()), key).statusCode();
        return status == 401 || status == 403 ? status : 0;
    }

    @Test
    void letsExactlyThoseThroughThatTheTableNames() {
        Map<String, Map<Rule, Integer>> expected = new LinkedHashMap<>();
        Map<String, Map<Rule, Integer>> found = new LinkedHashMap<>();
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("nobody", "");
        credentials.put("operator's key", AccessServer.OPERATOR_KEY);
        for (Role role : Role.values()) {
            credentials.put(role.wireName(), key(role, "research"));
            credentials.put(role.wireName() + " of another team", key(role, "sales"));
        }
        credentials.put("expired", expired());
        credentials.put("revoked", revoked());
        credentials.put(
                "unknown", KeyText.generate(new java.security.SecureRandom()).text());
        credentials.put("cut", key(Role.OPERATOR, "research").substring(0, 60));
        credentials.put("other text", "sk-anything-that-is-no-key-of-purser");

        credentials.forEach((name, key) -> RouteTable.PURSER.rules().forEach(rule -> {
            expected.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(rule, expected(rule, name));
            found.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(rule, verdict(rule, key));
        }));

        assertThat(found).isEqualTo(expected);
    }

    private static int expected(Rule rule, String credential) {
        return switch (rule.admission()) {
            case Admission.Everyone() -> 0;
            case Admission.WhoeverSigns() -> 401;
            case Admission.Roles(Set<Role> roles) -> {
                if (credential.equals("operator's key")) {
                    yield 0;
                }
                String name = credential.replace(" of another team", "");
                yield Role.named(name)
                        .map(role -> roles.contains(role) ? 0 : 403)
                        .orElse(401);
            }
        };
    }

    private String revoked() {
        var issued = keys.create(ACTOR, operator(), null);
        keys.revoke(ACTOR, issued.key().id());
        return issued.secret();
    }

    private String expired() {
        var issued = keys.create(ACTOR, operator(), Instant.now().plusSeconds(3600));
        try (var connection = source.getConnection();
                var update = connection.prepareStatement(
                        "update api_key_secret set expires_at = now() - interval '1 second' where api_key = ?")) {
            update.setObject(1, issued.key().id());
            assertThat(update.executeUpdate()).isEqualTo(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return issued.secret();
    }

    private static KeyGrant operator() {
        return new KeyGrant(
                "short-lived", Set.of(Role.OPERATOR), null, null, Set.of(), Set.of(), Set.of(), RateLimits.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/route/",
                "//route",
                "/./route",
                "/x/../route",
                "/%2e/route",
                "/x/%2e%2e/route",
                "/ROUTE",
                "/Route",
                "/route;x=y",
                "/rout%65",
                "/route%00",
                "/route%2f",
                "/%2froute",
                "/route%20",
                "/route.json",
                "/route\\",
                "/q/metrics/",
                "//q/metrics",
                "/q//metrics",
                "/Q/metrics",
                "/q/metrics;a",
                "/q/./metrics",
                "/q/health/../metrics",
                "/q/health/%2e%2e/metrics",
                "/q/health/..%2fmetrics",
                "/q/health;x/",
                "/q/health/",
                "//q/health",
                "/q/openapi/",
                "/q/openapi.json",
                "/q/dev-ui",
                "/q/arc/beans",
                "/q/swagger-ui",
                "/q",
                "/q/",
                "/v1/keys/",
                "/v1//keys",
                "/v1/keys;",
                "/v1/keys/x/..",
                "/v1/%6beys",
                "/V1/keys",
                "/v1/keys%3f",
                "/unknown",
                "/v1",
                "/v1/",
                "/favicon.ico",
                "/.well-known/security.txt",
                "/index.html",
                "*",
                "route",
                "http://other/route",
                "/hooks/github/",
                "/hooks/github/x"
            })
    void knowsNoOtherSpellingOfAnyPath(String target) {
        for (String method : new String[] {"GET", "POST", "HEAD", "OPTIONS", "DELETE", "TRACE", "get", "PROPFIND"}) {
            assertThat(RawHttp.status(server, head(method, target) + "\r\n"))
                    .as("%s %s without a key", method, target)
                    .isIn(target.startsWith("/") ? 401 : 404, 401, 400, 501, -1);
            assertThat(RawHttp.status(
                            server,
                            head(method, target) + "authorization: Bearer " + AccessServer.OPERATOR_KEY + "\r\n\r\n"))
                    .as("%s %s with the operator's key", method, target)
                    .isIn(404, 400, 501, -1);
        }
    }

    private String head(String method, String target) {
        return "%s %s HTTP/1.1\r\nhost: %s:%d\r\nconnection: close\r\n"
                .formatted(method, target, server.getHost(), server.getPort());
    }

    @Test
    void refusesOtherMethodsOfAKnownPathAndSaysWhichThereAre() {
        Response answer = send("PUT", "/v1/keys", AccessServer.OPERATOR_KEY);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, POST");
        assertThat(send("PUT", "/v1/keys", "").statusCode()).isEqualTo(401);
        assertThat(send("POST", "/q/health", "").statusCode()).isEqualTo(401);
    }

    @Test
    void answersBeforeTheBodyIsSent() {
        String answer = RawHttp.exchange(
                server,
                head("POST", "/route").replace("connection: close\r\n", "")
                        + "content-type: application/json\r\ncontent-length: 1000000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void closesAConnectionWhoseBodyDoesNotCome() {
        String answer = RawHttp.exchange(
                server,
                head("POST", "/v1/keys").replace("connection: close\r\n", "") + "authorization: Bearer "
                        + AccessServer.OPERATOR_KEY
                        + "\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{");

        assertThat(answer).isEmpty();
    }

    @Test
    void refusesTwoAuthorizationHeadersThatDiffer() {
        assertThat(RawHttp.status(
                        server,
                        head("GET", "/v1/keys") + "authorization: Bearer " + AccessServer.OPERATOR_KEY
                                + "\r\nauthorization: Bearer other\r\n\r\n"))
                .isEqualTo(401);
    }

    @Test
    void takesAKeyFromEitherHeader() {
        assertThat(given().header("x-api-key", AccessServer.OPERATOR_KEY)
                        .get("/v1/keys")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v1/keys", AccessServer.OPERATOR_KEY).statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsTheBodyWhileAKeyThatIsNewHereIsLookedUp() {
        Response answer = given().header("authorization", "Bearer " + key(Role.AGENT, "research"))
                .contentType("application/json")
                .body("{\"no_such_field\": 1}")
                .post("/budget-check");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.path("violations[0].path").toString()).isEqualTo("no_such_field");
    }

    @Test
    void holdsAKeyToTheFunctionsItIsBoundTo() {
        String bound = keys.create(
                        ACTOR,
                        new KeyGrant(
                                "router",
                                Set.of(Role.AGENT),
                                null,
                                null,
                                Set.of(),
                                Set.of("route"),
                                Set.of(),
                                RateLimits.NONE),
                        null)
                .secret();

        assertThat(send("POST", "/route", bound).statusCode()).isEqualTo(422);
        assertThat(send("POST", "/record-usage", bound).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/v1/models", bound).statusCode()).isEqualTo(403);
    }

    @Test
    void holdsAKeyToItsRequestsPerMinute() {
        String slow = keys.create(
                        ACTOR,
                        new KeyGrant(
                                "slow",
                                Set.of(Role.AUDITOR),
                                null,
                                null,
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                new RateLimits(2L, null)),
                        null)
                .secret();

        assertThat(send("GET", "/v1/audit", slow).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v1/audit", slow).statusCode()).isEqualTo(200);
        Response third = send("GET", "/v1/audit", slow);
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(third.header("retry-after"))).isBetween(28, 30);
    }

    @Test
    void answersErrorsOfTheModelEndpointsInOpenAisForm() {
        Response answer = send("POST", "/v1/chat/completions", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.path("error.type").toString()).isEqualTo("authentication_error");
        Response other = send("POST", "/route", "");
        assertThat(other.contentType()).isEqualTo("application/problem+json");
        assertThat(other.path("type").toString()).isEqualTo("urn:purser:problem:unauthenticated");
        assertThat(other.header("www-authenticate")).isEqualTo("Bearer realm=\"purser\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/unknown", "/v1/keys", "/route", "/v1//keys", "/q/openapi"})
    void sendsItsSecurityHeadersWithEveryAnswer(String path) {
        for (String key : new String[] {"", AccessServer.OPERATOR_KEY}) {
            Response answer = send("GET", path, key);

            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
            assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
            assertThat(answer.header("cache-control")).contains("no-store");
            assertThat(answer.header("content-security-policy"))
                    .isEqualTo("default-src 'none'; frame-ancestors 'none'");
        }
    }

    @Test
    void letsNoOtherOriginRead() {
        Response preflight = given().header("origin", "https://evil.example")
                .header("access-control-request-method", "POST")
                .options("/route");

        assertThat(preflight.statusCode()).isEqualTo(401);
        assertThat(preflight.headers().asList().stream()
                        .filter(header -> header.getName()
                                .toLowerCase(java.util.Locale.ROOT)
                                .startsWith("access-control-"))
                        .count())
                .isZero();
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
                                        RouteTable.PURSER.at(plain), operation.toUpperCase(java.util.Locale.ROOT))))
                        .as("%s %s", operation, path)
                        .isPresent()));
    }
}
