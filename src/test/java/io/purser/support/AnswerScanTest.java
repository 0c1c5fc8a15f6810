package io.purser.support;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan of all answers is in force, and finds what is put before it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AnswerScanTest {
    @Test
    void isInForceInEveryTest() {
        assertThat(RestAssured.filters())
                .extracting(filter -> filter.getClass().getName())
                .containsOnlyOnce(AnswerScan.class.getName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FakeProviderResource.PROVIDER_KEY,
                PostgresResource.OPERATOR_KEY,
                "psk_0123456789_0123456789012345678901234567890123456789012345678",
                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJnaXRodWIifQ.c2lnbmF0dXJlc2lnbmF0dXJl"
            })
    void failsTheTestThatGetsASecret(String secret) throws IOException {
        HttpServer leaking = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        leaking.createContext("/", exchange -> {
            exchange.getResponseHeaders()
                    .add("x-purser-note", exchange.getRequestURI().getPath().equals("/header") ? secret : "");
            byte[] body = (exchange.getRequestURI().getPath().equals("/body") ? secret : "")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        leaking.start();
        try {
            String root = "http://localhost:" + leaking.getAddress().getPort();
            assertThat(given().get(root + "/nothing").statusCode()).isEqualTo(200);
            for (String place : new String[] {"/body", "/header"}) {
                assertThatThrownBy(() -> given().get(root + place))
                        .isInstanceOf(AssertionError.class)
                        .hasMessage("a secret is in the answer to GET " + root + place);
            }
        } finally {
            leaking.stop(0);
        }
    }
}
