package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.gateway.answer.OpenAiForm;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.memory.HeapAccount;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.RawHttp;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, bytes and headers that no ordinary client sends, from callers and from providers. */
@QuarkusTest
@WithGateway
class GatewayNumbersTest {
    private static final String CHAT = "/v1/chat/completions";

    /** The body with that field in front, whose value is written unchanged. */
    private static String with(CompletionRequest request, String field, String value) {
        return request.json().replaceFirst("\\{", "{\"" + field + "\": " + value + ", ");
    }

    /** A request that is answered with this text as it stands. */
    private static CompletionRequest saying(String raw) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        request.body
                .withArray("messages")
                .removeAll()
                .addObject()
                .put("role", "user")
                .put("content", request(raw));
        return request;
    }

    private static RawHttp.Answer send(byte[] body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type: application/json";
        all[1] = "Content-Length: " + body.length;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return RawHttp.send("POST " + CHAT, out -> out.write(body), all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temperature",
                "max_tokens",
                "n",
                "tools",
                "response_format",
                "chat_template_kwargs",
                "unknown",
                "logit_bias",
                "metadata"
            })
    void refusesANumberThatCannotBeWrittenAtOnce(String field) {
        for (String number :
                List.of("1e-30000000", "1e30000000", "1e-30000", "-1e99999999999", "1" + "0".repeat(401))) {
            for (String form :
                    List.of("%s", "{\"a\": [%s]}", "[{\"function\": {\"parameters\": {\"minimum\": %s}}}]")) {
                CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
                request.body.remove(field);

                Response response = Api.post(CHAT, with(request, field, form.formatted(number)));

                assertThat(response.statusCode()).as(number).isEqualTo(400);
                assertThat(response.jsonPath().getString("error.code")).isEqualTo("malformed");
                assertThat(TestSystem.callsWith(request.task)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-30000000", "1e30000000", "1e-30000", "1e99999999999"})
    void refusesItAtTheFunctionsToo(String number) {
        for (String body : List.of(
                "{\"prompt\": \"hi\", \"max_output_tokens\": %s}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"a\": %s}]}]}")) {
            assertThat(Api.post("/route", body.formatted(number)).statusCode()).isEqualTo(400);
        }
        assertThat(Api.post(
                                "/record-usage",
                                "{\"target\": \"openrouter:qwen2-72b\", \"prompt_tokens\": 1, \"completion_tokens\": 1,"
                                        + " \"quality\": " + number + "}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void passesANumberWithAnExponentOnAsItIs() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        String bias = "{\"1\": 1e-300, \"2\": 1E+5, \"3\": 1.50, \"4\": 5e0}";

        assertThat(Api.post(CHAT, with(request, "logit_bias", bias)).statusCode())
                .isEqualTo(200);
        assertThat(Provider.sentFor(request).path("logit_bias").path("1").doubleValue())
                .isEqualTo(1e-300);
        assertThat(Provider.sentFor(request).path("logit_bias").path("2").isFloatingPointNumber())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"100.0, 100", "1e2, 100", "100, 100", "0.5e1, 5"})
    void takesAWholeNumberHoweverItIsWritten(String written, int tokens) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        request.body.remove("max_tokens");

        assertThat(Api.post(CHAT, with(request, "max_tokens", written)).statusCode())
                .isEqualTo(200);
        assertThat(Provider.sentFor(request).path("max_tokens").toString()).isEqualTo(Integer.toString(tokens));
    }

    private static Response vectors(CompletionRequest request, String input) {
        request.body.remove(List.of("messages", "max_tokens"));
        return Api.post("/v1/embeddings", with(request, "input", input));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1e400]", "[1, 1e400]", "[[1], [2, 1e400]]", "[2147483648]", "[\"a\", 1e10]"})
    void refusesATokenThatWouldGrowOnItsWay(String input) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "");

        Response response = vectors(request, input);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.param")).isEqualTo("input");
        assertThat(TestSystem.callsWith(request.task)).isEmpty();
    }

    @Test
    void sendsTokensAsWholeNumbers() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "");

        assertThat(vectors(request, "[[1.0, 1e2], [2147483647]]").statusCode()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path("input").toString()).isEqualTo("[[1,100],[2147483647]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-30000000", "1e30000000", "-1e99999999999", "1e-400000"})
    void readsANumberOfAProviderThatCannotBeUsedAsNothing(String number) {
        for (String usage : List.of(
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"cost\": %s}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"prompt_tokens_details\": {\"cached_tokens\": %s}}",
                "{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"anything\": [%s]}")) {
            String raw =
                    "{\"choices\": [{\"index\": 0, \"message\": {\"role\": \"assistant\", \"content\": \"hello\"}}],"
                            + " \"x\": " + number + ", \"usage\": " + usage.formatted(number) + "}";
            CompletionRequest request = saying(raw);

            Response response = request.post();

            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            assertThat(response.header("x-purser-cost-usd")).isEqualTo("0.00002");
            assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0.00002");
        }
    }

    private static String request(String raw) {
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .createObjectNode()
                .put("raw", raw)
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "ISO-8859-1"})
    void readsNothingButUtf8(String charset) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "Grüße");

        RawHttp.Answer answer = send(request.json().getBytes(Charset.forName(charset)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed").contains("UTF-8");
        assertThat(TestSystem.callsWith(request.task)).isEmpty();
    }

    @Test
    void letsAByteOrderMarkPass() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "Grüße");

        RawHttp.Answer answer = send(("\ufeff" + request.json()).getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path("messages")).isEqualTo(request.body.path("messages"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\u0001b", "\u000b", "a\tb", "a\r\n b", "é"})
    void sendsNoHeaderThatCannotBeWritten(String value) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        byte[] body = request.json().getBytes(StandardCharsets.UTF_8);

        RawHttp.Answer answer = send(body, "X-Title: " + value, "HTTP-Referer: https://here" + value);

        assertThat(answer.status()).isIn(200, 400);
        if (answer.status() == 200) {
            String title = TestSystem.callsWith(request.task)
                    .getFirst()
                    .path("headers")
                    .path("x-title")
                    .asText();
            assertThat(title.chars().noneMatch(Character::isISOControl)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key", "X-Purser-Task", "X-Purser-Agent", "X-Purser-Max-Cost-Usd"})
    void refusesControlCharactersInItsOwnHeaders(String name) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");

        RawHttp.Answer answer = send(request.json().getBytes(StandardCharsets.UTF_8), name + ": a\u0001b");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(TestSystem.callsWith(request.task)).isEmpty();
    }

    @Test
    void passesHalfACharacterOnAsItWasSaid() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "é");
        String body = request.json().replace("\"é\"", "\"é\\ud83d\"");

        assertThat(send(body.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(200);
        assertThat(Provider.sentFor(request).at("/messages/0/content").textValue())
                .isEqualTo("é\ud83d");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0, 5, 0.00002",
        "1e1, 5.0, 0.00002",
        "10, 5, 0.00002",
    })
    void readsTheCountsOfAProviderHoweverTheyAreWritten(String prompt, String completion, String cost) {
        CompletionRequest request = saying("""
                        {"choices": [{"message": {"content": "hello"}}],
                         "usage": {"prompt_tokens": %s, "completion_tokens": %s}}""".formatted(prompt, completion));

        assertThat(request.post().header("x-purser-cost-usd")).isEqualTo(cost);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-30000000", "1e30000000", "\"1e-30000000\"", "\"$1e30000000\""})
    void readsANumberOfAStreamThatCannotBeUsedAsNothing(String number) {
        StreamedResponse stream = new StreamedResponse(
                false, new OpenAiForm(), new HeapAccount(1_000_000, 1_000_000).open("test", 1_000));
        Buffer seen = Buffer.buffer();

        stream.take(
                ("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"x\":1e-30000000,\"usage\":"
                                + "{\"prompt_tokens\":10,\"completion_tokens\":5,\"cost\":" + number + "}}")
                        .getBytes(StandardCharsets.UTF_8),
                seen);

        assertThat(stream.usage().orElseThrow().providerCost()).isNull();
        assertThat(stream.usage().orElseThrow().tokens().completion()).isEqualTo(5);
        assertThat(seen.toString()).isEqualTo("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"x\":null}\n\n");
    }
}
