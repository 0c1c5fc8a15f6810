package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.RawHttp;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Purser reads ten MiB of a prompt, one MiB of any other body, and not a byte more. A caller that sends more gets an
 * error in the route's form.
 */
@QuarkusTest
@WithGateway
class BodyLimitTest {
    private static final int LIMIT = 10 * 1024 * 1024;
    private static final int SHORT_LIMIT = 1024 * 1024;
    private static final int CHUNK = 64 * 1024;

    private static void chunks(OutputStream out, int bytes) throws IOException {
        byte[] spaces = new byte[CHUNK];
        Arrays.fill(spaces, (byte) ' ');
        for (int sent = 0; sent < bytes; sent += CHUNK) {
            out.write((Integer.toHexString(CHUNK) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(spaces);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static int limit(String path) {
        return path.equals("/route") || path.startsWith("/v1/chat") ? LIMIT : SHORT_LIMIT;
    }

    private static void assertTooLong(String path, RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(413);
        JsonPath body = new JsonPath(answer.body());
        if (path.startsWith("/v1/chat")) {
            assertThat(answer.head()).containsIgnoringCase("content-type: application/json");
            assertThat(body.getString("error.code")).isEqualTo("too_large");
            assertThat(body.getString("error.type")).isEqualTo("invalid_request_error");
            assertThat(body.getString("error.message")).isNotEmpty();
        } else {
            assertThat(answer.head()).containsIgnoringCase("content-type: application/problem+json");
            assertThat(body.getString("type")).isEqualTo("urn:purser:problem:too_large");
            assertThat(body.getInt("status")).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/route", "/record-usage", "/budget-check", "/v1/chat/completions", "/v1/keys"})
    void refusesABodyByItsLengthBeforeItIsSent(String path) {
        RawHttp.Answer answer =
                RawHttp.send("POST " + path, "Content-Type: application/json", "Content-Length: " + (limit(path) + 1));

        assertTooLong(path, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/route", "/v1/chat/completions", "/v1/keys"})
    void refusesABodyThatIsTooLongInTheEnd(String path) {
        RawHttp.Answer answer = RawHttp.send(
                "POST " + path,
                out -> chunks(out, limit(path) + CHUNK),
                "Content-Type: application/json",
                "Transfer-Encoding: chunked");

        assertTooLong(path, answer);
    }

    @Test
    void readsABodyOfExactlyTenMebibytes() {
        RawHttp.Answer answer = RawHttp.send(
                "POST /route",
                out -> chunks(out, LIMIT),
                "Content-Type: application/json",
                "Transfer-Encoding: chunked");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("urn:purser:problem:malformed").contains("empty");
    }
}
