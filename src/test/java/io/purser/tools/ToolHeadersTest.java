package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools that want arguments as headers, too. */
@QuarkusTest
@WithGateway
class ToolHeadersTest extends ServerToolCalls {
    private Response where(String arguments, @Nullable String header) {
        ObjectNode message = message(OPERATOR, "archive__where", arguments, "");
        Map<String, String> headers = new LinkedHashMap<>(OPERATOR.headers(message));
        if (header != null) {
            headers.put("mcp-param-region", header);
        }
        return OPERATOR.send(headers, message.toString());
    }

    @Test
    void areSentToTheServer() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ""));

            ArchiveServer.runNode("headers.mjs", "http://localhost:" + RestAssured.port, PostgresResource.OPERATOR_KEY);

            assertThat(archive.calls("where")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            | the header Mcp-Param-Region is missing; the body says "a"
            A | the header Mcp-Param-Region says "A", and the body says "a"
            =?base64?Y?= | the header Mcp-Param-Region is not valid Base64
            ä | the header Mcp-Param-Region has a character that no header may have
            """)
    void haveToSayWhatTheBodySays(@Nullable String header, String words) {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ""));

            JsonNode error = OPERATOR.error(400, -32_020, where("{\"region\": \"a\"}", header));

            assertThat(error.path("message").asText()).isEqualTo(words);
            assertThat(archive.calls("where")).isZero();
            assertThat(entries()).isEmpty();
        }
    }

    @Test
    void areNotWantedFromCallersOfOlderRevisions() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ""));

            JsonNode result = call(Mcp.legacy(), "archive__where", "{\"region\": \"=?base64?YQ==?=\"}", "");

            assertThat(Mcp.text(result)).isEqualTo("=?base64?YQ==?= by =?base64?PT9iYXNlNjQ/WVE9PT89?=");
            assertThat(archive.calls("where")).isEqualTo(1);
        }
    }

    @Test
    void compareNumbersAsNumbersAndIgnoreWhatTheBodyDoesNotHave() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ""));
            ObjectNode message = message(OPERATOR, "archive__where", "{\"region\": \"a\", \"limit\": 42}", "");
            Map<String, String> headers = new LinkedHashMap<>(OPERATOR.headers(message));
            headers.put("Mcp-Param-Region", "a");
            headers.put("Mcp-Param-Limit", "42.0");
            headers.put("Mcp-Param-Other", "x");

            Response answer = OPERATOR.send(headers, message.toString());

            assertThat(Mcp.text(Mcp.answer(answer).path("result"))).isEqualTo("a by a");
            headers.put("Mcp-Param-Limit", "43");
            OPERATOR.error(400, -32_020, OPERATOR.send(headers, message.toString()));
            assertThat(archive.calls("where")).isEqualTo(1);
        }
    }

    @Test
    void costNothingIfTheyCanBeNoHeader() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ", \"price_usd\": \"0.01\""));

            JsonNode error = OPERATOR.error(200, -32_602, where("{\"region\": \"a\", \"limit\": 1e30}", "a"));

            assertThat(error.path("message").asText())
                    .isEqualTo("limit is wanted as a header, and has to be a whole number of at most 2^53 - 1");
            assertThat(entries()).isEmpty();
        }
    }
}
