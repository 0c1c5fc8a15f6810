package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.MoreSettings;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools as a browser asks for them, on behalf of pages of other origins. */
@QuarkusTest
@WithGateway
@TestProfile(MoreSettings.class)
class BrowserAccessTest {
    private static final String PAGE = MoreSettings.PAGE;

    private static HttpRequest.Builder request(@Nullable String origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(Api.address("/mcp"));
        return origin == null ? request : request.header("Origin", origin);
    }

    private static HttpResponse<String> preflight(@Nullable String origin) {
        return Api.send(request(origin)
                .header("Access-Control-Request-Method", "POST")
                .header(
                        "Access-Control-Request-Headers",
                        "authorization,content-type,mcp-method, mcp-param-region ,mcp-param-,mcp-param-a b,x-other")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static HttpResponse<String> ping(String origin, String key) {
        return Api.send(request(origin)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("MCP-Protocol-Version", Mcp.LEGACY)
                .POST(HttpRequest.BodyPublishers.ofString(
                        Mcp.legacy().message("ping", "{}").toString()))
                .build());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static List<String> items(HttpResponse<String> answer, String name) {
        return Arrays.asList(header(answer, name).split(", *"));
    }

    private static void assertThatItNamesNoOrigin(HttpResponse<String> answer) {
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "https://other.example.com:8443", "http://localhost:3000", "http://[::1]:8080"})
    void tellsABrowserWhatAPageOfAnAllowedOriginMaySend(String origin) {
        HttpResponse<String> answer = preflight(origin);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "access-control-allow-origin")).isEqualTo(origin);
        assertThat(header(answer, "vary")).isEqualTo("Origin");
        assertThat(header(answer, "access-control-allow-methods")).isEqualTo("GET, POST, DELETE");
        assertThat(items(answer, "access-control-allow-headers"))
                .containsExactlyInAnyOrder(
                        "Authorization",
                        "Content-Type",
                        "Accept",
                        "MCP-Protocol-Version",
                        "Mcp-Method",
                        "Mcp-Name",
                        "Mcp-Session-Id",
                        "Last-Event-ID",
                        "mcp-param-region");
        assertThat(header(answer, "access-control-max-age")).isEqualTo("600");
        assertThat(header(answer, "access-control-allow-credentials")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "http://agents.example.com",
                "https://agents.example.com:444",
                "https://agents.example.com.evil.example",
                "null",
                "*",
                "file://"
            })
    void refusesABrowserForAPageOfAnotherOrigin(String origin) {
        HttpResponse<String> asked = preflight(origin);
        HttpResponse<String> called = ping(origin, PostgresResource.OPERATOR_KEY);

        assertThat(asked.statusCode()).isEqualTo(403);
        assertThat(asked.body()).contains("PURSER_TOOL_ORIGINS");
        assertThatItNamesNoOrigin(asked);
        assertThat(called.statusCode()).isEqualTo(403);
        assertThatItNamesNoOrigin(called);
    }

    @Test
    void namesTheOriginInAnswersAndInRefusals() {
        HttpResponse<String> answered = ping(PAGE, PostgresResource.OPERATOR_KEY);
        HttpResponse<String> refused = ping(PAGE, "psk_unknown");

        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(401);
        for (HttpResponse<String> answer : List.of(answered, refused)) {
            assertThat(header(answer, "access-control-allow-origin")).isEqualTo(PAGE);
            assertThat(header(answer, "vary")).isEqualTo("Origin");
            assertThat(items(answer, "access-control-expose-headers"))
                    .contains("WWW-Authenticate", "X-Request-Id", "Retry-After");
            assertThat(header(answer, "access-control-allow-credentials")).isEmpty();
        }
    }

    @Test
    void tellsAProgramTheMethodsAndNamesNoOrigin() {
        HttpResponse<String> answer = preflight(null);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "allow")).isEqualTo("OPTIONS, GET, POST, DELETE");
        assertThatItNamesNoOrigin(answer);
    }

    @Test
    void opensNoOtherPath() {
        HttpResponse<String> answer = Api.send(HttpRequest.newBuilder(Api.address("/route"))
                .header("Origin", PAGE)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThatItNamesNoOrigin(answer);
    }
}
