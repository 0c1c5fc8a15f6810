package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.purser.support.RawHttp2;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of one HTTP/2 connection. Purser still serves other connections when one exceeds them. */
@QuarkusTest
@WithTestResource(AccessServer.class)
class Http2LimitsTest {
    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final String BEARER = "Bearer " + AccessServer.OPERATOR_KEY;

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    private static byte[] upload() {
        return RawHttp2.headers(
                "POST",
                "/v1/keys",
                "authorization",
                BEARER,
                "content-type",
                "application/json",
                "content-length",
                "100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/route", "/v1/keys", "/v1/sdl/check", "/v1/chat/completions"})
    void asksForTheLengthOfABodyThatDoesNotAnnounceIt(String path) throws IOException {
        try (RawHttp2 connection = new RawHttp2(server)) {
            connection.send(
                    RawHttp2.HEADERS,
                    RawHttp2.END_HEADERS,
                    1,
                    RawHttp2.headers("POST", path, "authorization", BEARER, "content-type", "application/json"));
            connection.send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, (byte) '{', (byte) '}');

            RawHttp2.Frame answer = connection.next(RawHttp2.DATA).orElseThrow();

            assertThat(new String(answer.payload(), StandardCharsets.UTF_8))
                    .contains("length_required", "content-length");
            assertOthersAreServed();
        }
    }

    /** Asserts that another connection gets its 200 (0x88 in HPACK's static table). */
    private void assertOthersAreServed() throws IOException {
        try (RawHttp2 other = new RawHttp2(server)) {
            other.send(
                    RawHttp2.HEADERS,
                    RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                    1,
                    RawHttp2.headers("GET", "/q/health/live"));
            assertThat(other.next(RawHttp2.HEADERS).orElseThrow().first()).isEqualTo((byte) 0x88);
        }
    }

    @Test
    void saysHowManyStreamsItTakesAndHowLongHeaders() throws IOException {
        try (RawHttp2 connection = new RawHttp2(server)) {
            byte[] settings = connection.next(RawHttp2.SETTINGS).orElseThrow().payload();

            assertThat(setting(settings, 3)).isEqualTo(100);
            assertThat(setting(settings, 6)).isEqualTo(16_384);
        }
    }

    private static int setting(byte[] settings, int id) {
        for (int at = 0; at < settings.length; at += 6) {
            if ((settings[at] << 8 | settings[at + 1]) == id) {
                return java.nio.ByteBuffer.wrap(settings, at + 2, 4).getInt();
            }
        }
        throw new AssertionError("the setting " + id + " is not told");
    }

    @Test
    void refusesTheHundredAndFirstStream() throws IOException {
        try (RawHttp2 connection = new RawHttp2(server)) {
            for (int i = 0; i < 101; i++) {
                connection.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 2 * i + 1, upload());
            }

            RawHttp2.Frame refused = connection.next(RawHttp2.RST_STREAM).orElseThrow();

            assertThat(refused.stream()).isEqualTo(201);
            assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
            assertOthersAreServed();
        }
    }

    @Test
    void cutsOffWhoeverOpensStreamsAndGivesThemUp() throws IOException {
        try (RawHttp2 connection = new RawHttp2(server)) {
            for (int i = 0; i < 200; i++) {
                connection.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 2 * i + 1, upload());
                connection.send(RawHttp2.RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
            }

            Optional<RawHttp2.Frame> end = connection.next(RawHttp2.GOAWAY);

            assertThat(end.orElseThrow().error()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(connection.next(RawHttp2.GOAWAY)).isEmpty();
            assertOthersAreServed();
        }
    }

    @Test
    void readsNoEndlessHeaders() throws IOException {
        try (RawHttp2 connection = new RawHttp2(server)) {
            connection.send(RawHttp2.HEADERS, 0, 1, upload());
            byte[] piece = RawHttp2.headers("x", "x".repeat(8_000));
            try {
                for (int i = 0; i < 1_000; i++) {
                    connection.send(RawHttp2.CONTINUATION, 0, 1, piece);
                    connection.flush();
                }
            } catch (SocketException e) {
                // Purser reads no more
            }

            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> connection.next(RawHttp2.HEADERS));
            assertOthersAreServed();
        }
    }

    @Test
    void servesOthersWhileOneConnectionSendsNothingButPingsAndSettingsAndEmptyContinuations() throws IOException {
        try (RawHttp2 pings = new RawHttp2(server);
                RawHttp2 settings = new RawHttp2(server);
                RawHttp2 empty = new RawHttp2(server)) {
            empty.send(RawHttp2.HEADERS, 0, 1, upload());
            try {
                for (int i = 0; i < 20_000; i++) {
                    pings.send(RawHttp2.PING, 0, 0, new byte[8]);
                    settings.send(RawHttp2.SETTINGS, 0, 0);
                    empty.send(RawHttp2.CONTINUATION, 0, 1);
                }
                pings.flush();
                settings.flush();
                empty.flush();
            } catch (SocketException e) {
                // Purser cut off one of them
            }

            assertOthersAreServed();
        }
    }

    @Test
    void refusesABodyOfAWrongTypeOrLengthWithItsStreamAlone() throws IOException {
        try (RawHttp2 connection = new RawHttp2(server)) {
            connection.send(
                    RawHttp2.HEADERS,
                    RawHttp2.END_HEADERS,
                    1,
                    RawHttp2.headers(
                            "POST", "/v1/keys", "authorization", BEARER, "content-type", "multipart/form-data"));

            RawHttp2.Frame answer = connection.next(RawHttp2.HEADERS).orElseThrow();
            assertThat(new String(answer.payload(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .contains("415");
            assertThat(connection.next(RawHttp2.RST_STREAM).orElseThrow().error())
                    .isZero();
            connection.send(
                    RawHttp2.HEADERS,
                    RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                    3,
                    RawHttp2.headers("GET", "/q/health/live"));
            assertThat(connection.next(RawHttp2.HEADERS).orElseThrow().first()).isEqualTo((byte) 0x88);
        }
    }
}
