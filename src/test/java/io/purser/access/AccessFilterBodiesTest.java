package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.route.AccessRequirement;
import io.purser.access.route.BodyPolicy;
import io.purser.access.route.PlainPath;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.support.RawHttp;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The access filter's answers to bodies before it reads a byte, on every route, and to requests that it cannot read.
 */
@QuarkusTest
@WithTestResource(AccessServer.class)
class AccessFilterBodiesTest {
    private static final String SIGNED = "x-hub-signature-256: sha256=" + "a".repeat(64) + "\r\n";
    private static final String KEYED = "authorization: Bearer " + AccessServer.OPERATOR_KEY + "\r\n";

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    private static Stream<RouteRule> routesThatTakeABody() {
        return RouteTable.PURSER.rules().stream().filter(rule -> rule.intake() != BodyPolicy.NOTHING);
    }

    private static String head(RouteRule rule, String... lines) {
        return rule.method() + " " + rule.path().replaceAll("\\{[a-z]+}", "x") + " HTTP/1.1\r\nhost: localhost\r\n"
                + (rule.admission() instanceof AccessRequirement.WhoeverSigns ? SIGNED : KEYED)
                + Stream.of(lines).map(line -> line + "\r\n").reduce("", String::concat) + "\r\n";
    }

    private static void assertAnswered(String answer, int status, RouteRule rule) {
        assertThat(answer).as("%s %s", rule.method(), rule.path()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer)
                .containsIgnoringCase(
                        switch (rule.errors()) {
                            case PROBLEM -> "content-type: application/problem+json";
                            case OPENAI, ANTHROPIC -> "content-type: application/json";
                        });
    }

    @ParameterizedTest
    @MethodSource("routesThatTakeABody")
    void refusesEveryTypeThatARouteDoesNotTakeBeforeTheBodyIsSent(RouteRule rule) {
        for (String type : List.of(
                "multipart/form-data; boundary=x",
                "Multipart/Form-Data",
                "application/x-www-form-urlencoded",
                "application/jsonx",
                "application/xml",
                "x")) {
            String answer = RawHttp.answer(
                            server,
                            head(rule, "content-type: " + type, "content-length: 1000000", "expect: 100-continue"))
                    .head();

            assertAnswered(answer, 415, rule);
            assertThat(answer).doesNotContain("100 Continue").containsIgnoringCase("connection: close");
        }
    }

    @ParameterizedTest
    @MethodSource("routesThatTakeABody")
    void refusesABodyByItsLengthBeforeItIsSent(RouteRule rule) {
        boolean isLong =
                Set.of(BodyPolicy.LONG_JSON, BodyPolicy.LONG_JSON_OR_CSV).contains(rule.intake());
        long most = isLong ? 10_485_760 : 1_048_576;

        assertAnswered(
                RawHttp.answer(server, head(rule, "content-type: application/json", "content-length: " + (most + 1)))
                        .head(),
                413,
                rule);
    }

    @Test
    void takesYamlWhereAnSdlIsChecked() {
        RouteRule rule = RouteTable.forMethod(
                        RouteTable.PURSER.at(PlainPath.of("/v1/sdl/check").orElseThrow()), "POST")
                .orElseThrow();

        assertAnswered200(RawHttp.exchange(
                server, head(rule, "content-type: text/yaml", "content-length: 4", "connection: close") + "a: 1"));
    }

    private static void assertAnswered200(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x-hub-signature-256: \r\n",
                "x-hub-signature-256: sha256=\r\n",
                "x-hub-signature-256: sha1=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n",
                "x-hub-signature-256: sha256=zz\r\n"
            })
    void refusesADeliveryWithoutASignatureBeforeItsBodyIsSent(String signature) {
        String answer = RawHttp.answer(
                        server,
                        "POST /hooks/github HTTP/1.1\r\nhost: localhost\r\n" + signature
                                + "content-type: application/json\r\ncontent-length: 1000000\r\n\r\n")
                .head();

        assertThat(answer).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
    }

    @Test
    void looksAtNoBodyOfARouteThatTakesNoneAndTakesNoForm() {
        String get = "GET /v1/keys HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n" + KEYED;

        assertThat(RawHttp.status(server, get + "content-type: application/json\r\ncontent-length: 2\r\n\r\n{}"))
                .isEqualTo(200);
        assertThat(RawHttp.status(server, get + "content-type: multipart/form-data\r\n\r\n"))
                .isEqualTo(200);
        assertThat(RawHttp.status(
                        server, get + "content-type: multipart/form-data; boundary=x\r\ncontent-length: 20\r\n\r\n"))
                .isEqualTo(415);
        assertThat(RawHttp.status(server, get + "content-length: 65537\r\n\r\n"))
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.1 | '' | 400",
                "1.1 | 'host: localhost;host: localhost;' | 400",
                "1.1 | 'host: localhost;host: other;' | 400",
                "1.1 | 'host: ;' | 400",
                "1.1 | 'host: a b;' | 400",
                "1.1 | 'host: a/b;' | 400",
                "1.1 | 'host: user@localhost;' | 400",
                "1.1 | 'host: localhost:x;' | 400",
                "1.1 | 'host: [::1;' | 400",
                "1.1 | 'host: [::1]:80;' | 200",
                "1.1 | 'host: LocalHost:80;' | 200",
                "1.0 | '' | 200",
                "1.0 | 'host: a b;' | 400"
            })
    void takesExactlyOneHost(String version, String lines, int status) {
        for (String path : List.of("/v1/keys", "/v1/models", "/v1/budgets", "/q/health/live")) {
            String answer = RawHttp.exchange(
                    server,
                    "GET %s HTTP/%s\r\n%s%sconnection: close\r\n\r\n"
                            .formatted(path, version, lines.replace(";", "\r\n"), KEYED));

            assertThat(answer).as(path).startsWith("HTTP/" + version + " " + status);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "identity | 501",
                "gzip, chunked | 501",
                "chunked, identity | 501",
                "xchunked | 501",
                "chunked, chunked | 400",
                "'' | 501"
            })
    void takesChunkedAndNoOtherTransferCodingAndNothingBehindIt(String coding, int status) {
        String smuggled = "POST /v1/keys HTTP/1.1\r\nhost: localhost\r\n" + KEYED + "content-length: 2\r\n\r\n{}";
        for (String path : List.of("/route", "/v1/keys", "/v1/chat/completions", "/hooks/github", "/unknown")) {
            String answer = RawHttp.exchange(
                    server,
                    "POST %s HTTP/1.1\r\nhost: localhost\r\n%scontent-type: application/json\r\ntransfer-encoding: %s\r\n\r\n%s%s"
                            .formatted(
                                    path,
                                    KEYED,
                                    coding,
                                    coding.contains("chunked") && !coding.startsWith("x") ? "0\r\n\r\n" : "",
                                    smuggled));

            assertThat(answer).as(path).startsWith("HTTP/1.1 " + status + " ").containsOnlyOnce("HTTP/1.1 ");
        }
    }

    /** The deadline of a body is two seconds here. Without it, the connection would stay open for ten minutes. */
    @Test
    void closesAConnectionThatSendsARefusedBodyForEver() throws Exception {
        String answer = RawHttp.exchange(
                server,
                String.join(
                        "\r\n",
                        "POST /route HTTP/1.1",
                        "host: localhost",
                        "content-type: application/json",
                        "transfer-encoding: chunked",
                        "",
                        "5",
                        "abcde",
                        ""));

        assertThat(answer).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
    }
}
