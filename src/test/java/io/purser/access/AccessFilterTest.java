package io.purser.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.RawHttp;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(AccessServer.class)
class AccessFilterTest {
    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

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
                "/q/metrics",
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
        Response answer = Keys.send("PUT", "/v1/keys", AccessServer.OPERATOR_KEY);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, POST");
        assertThat(Keys.send("PUT", "/v1/keys", "").statusCode()).isEqualTo(401);
        assertThat(Keys.send("POST", "/q/health", "").statusCode()).isEqualTo(401);
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
        for (String header : new String[] {"x-api-key", "api-key"}) {
            assertThat(given().header(header, AccessServer.OPERATOR_KEY)
                            .get("/v1/keys")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(Keys.send("GET", "/v1/keys", AccessServer.OPERATOR_KEY).statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsTheBodyWhileAKeyThatIsNewHereIsLookedUp() {
        Response answer = given().header(
                        "authorization", "Bearer " + Keys.issue("agent", "").key())
                .contentType("application/json")
                .body("{\"no_such_field\": 1}")
                .post("/budget-check");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.path("violations[0].path").toString()).isEqualTo("no_such_field");
    }

    @Test
    void holdsAKeyToTheFunctionsItIsBoundTo() {
        String bound = Keys.issue("agent", ", \"functions\": [\"route\"]").key();

        assertThat(Keys.send("POST", "/route", bound).statusCode()).isEqualTo(422);
        assertThat(Keys.send("POST", "/record-usage", bound).statusCode()).isEqualTo(403);
        assertThat(Keys.send("GET", "/v1/models", bound).statusCode()).isEqualTo(403);
    }

    @Test
    void holdsAKeyToItsRequestsPerMinute() {
        String slow = Keys.issue("auditor", ", \"requests_per_minute\": 2").key();

        assertThat(Keys.send("GET", "/v1/audit", slow).statusCode()).isEqualTo(200);
        assertThat(Keys.send("GET", "/v1/audit", slow).statusCode()).isEqualTo(200);
        Response third = Keys.send("GET", "/v1/audit", slow);
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(third.header("retry-after"))).isBetween(28, 30);
        assertThat(third.header("x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(third.header("x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(third.header("x-ratelimit-reset-requests")).matches("(1m0|5[0-9])s");
    }

    @Test
    void answersErrorsOfTheModelEndpointsInOpenAisForm() {
        Response answer = Keys.send("POST", "/v1/chat/completions", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.path("error.type").toString()).isEqualTo("authentication_error");
        Response other = Keys.send("POST", "/route", "");
        assertThat(other.contentType()).isEqualTo("application/problem+json");
        assertThat(other.path("type").toString()).isEqualTo("urn:purser:problem:unauthenticated");
        assertThat(other.header("www-authenticate")).isEqualTo("Bearer realm=\"purser\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/unknown", "/v1/keys", "/route", "/v1//keys", "/q/openapi"})
    void sendsItsSecurityHeadersWithEveryAnswer(String path) {
        for (String key : new String[] {"", AccessServer.OPERATOR_KEY}) {
            Response answer = Keys.send("GET", path, key);

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
}
