package io.purser.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies with a content encoding. */
@QuarkusTest
@WithTestResource(AccessServer.class)
class AccessFilterEncodedBodiesTest {
    private static final String ASK = "{\"cost_usd\": \"0.01\"}";

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static Response post(String path, String encoding, byte[] body) {
        return given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .header("authorization", "Bearer " + AccessServer.OPERATOR_KEY)
                .header("content-encoding", encoding)
                .contentType("application/json")
                .body(body)
                .post(path);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
    void readsThemAsTheyWereMeant(String encoding) {
        Response function = post("/budget-check", encoding, gzip(bytes(ASK)));
        Response resource = post("/v1/keys", encoding, gzip(bytes("{\"name\": \"packed\", \"roles\": [\"agent\"]}")));
        Response wrong = post("/budget-check", encoding, gzip(bytes("{\"no_such_field\": 1}")));

        assertThat(function.statusCode()).as(function.asString()).isEqualTo(200);
        assertThat(resource.statusCode()).as(resource.asString()).isEqualTo(201);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(post("/budget-check", "identity", bytes(ASK)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "compress", "nonsense"})
    void refusesWhatItDoesNotUnderstand(String encoding) {
        Response response = post("/budget-check", encoding, gzip(bytes(ASK)));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.header("accept-encoding")).isEqualTo("gzip");
        assertThat(response.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void refusesWhatIsBroken() {
        byte[] whole = gzip(bytes(ASK));
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 6] ^= 1;

        for (byte[] broken : new byte[][] {bytes(ASK), Arrays.copyOf(whole, whole.length - 9), wrongSum, {1}}) {
            Response response = post("/budget-check", "gzip", broken);

            assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
            assertThat(response.path("detail").toString()).contains("gzip");
        }
        assertThat(post("/budget-check", "gzip", new byte[0]).statusCode()).isEqualTo(400);
    }

    @Test
    void readsThemOverHttp2Too() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String server = "http://localhost:" + RestAssured.port;
            client.send(
                    HttpRequest.newBuilder(URI.create(server + "/q/health/live"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            for (String path : new String[] {"/budget-check", "/v1/sdl/check"}) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create(server + path))
                                .header("authorization", "Bearer " + AccessServer.OPERATOR_KEY)
                                .header("content-type", "application/json")
                                .header("content-encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(bytes("{\"no_such_field\": 1}"))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
                assertThat(response.headers().firstValue("x-request-id")).isPresent();
            }
        }
    }

    @Test
    void takesNoBomb() {
        byte[] bomb = gzip(new byte[200 * 1_048_576]);
        assertThat(bomb.length).isLessThan(1_048_576);

        for (int i = 0; i < 5; i++) {
            assertThat(post("/budget-check", "gzip", bomb).statusCode()).isEqualTo(413);
            Response model = post("/v1/chat/completions", "gzip", bomb);
            assertThat(model.statusCode()).isEqualTo(413);
            assertThat(model.path("error.code").toString()).isEqualTo("too_large");
        }
        assertThat(post("/budget-check", "gzip", gzip(bytes(ASK))).statusCode()).isEqualTo(200);
    }
}
