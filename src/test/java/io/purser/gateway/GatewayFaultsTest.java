package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.routing.Tokens;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.purser.support.RawHttp;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of providers after a call was sent, and callers that leave early. */
@QuarkusTest
@WithGateway
class GatewayFaultsTest {
    private static final String CHAT = "/v1/chat/completions";

    private static void isError(Response response, int status, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.jsonPath().getString("error.message")).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cut_after    | openrouter broke the connection off    | provider_failed",
                "reset_after  | openrouter broke the connection off    | provider_failed",
                "end_after    | openrouter broke the connection off    | provider_failed",
                "silent_after | openrouter did not answer in time      | provider_timeout",
                "error_after  | openrouter failed midway: upstream gone | provider_failed",
            })
    void endsAStreamThatBreaksWithAnErrorAndChargesItsBoundBesideWhatWasSeen(
            String fault, String message, String code) {
        endsWithAnErrorAndChargesTheBound("{'chunks': 5, '%s': 2}".formatted(fault), message, code);
        // A usage in the middle is not that of the whole answer, which the provider may go on with.
        endsWithAnErrorAndChargesTheBound(
                "{'chunks': 5, '%s': 2, 'usage_always': true, 'prompt': 10, 'completion': 1}".formatted(fault),
                message,
                code);
    }

    private static void endsWithAnErrorAndChargesTheBound(String wanted, String message, String code) {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, wanted);

        try (EventStream stream = request.open()) {
            List<String> events = stream.rest();

            JsonNode last = EventStream.json(events.getLast());
            assertThat(stream.status()).isEqualTo(200);
            assertThat(EventStream.textOf(events)).isEqualTo("word0 word1 ");
            assertThat(last.properties())
                    .singleElement()
                    .extracting(Map.Entry::getKey)
                    .isEqualTo("error");
            assertThat(last.at("/error/message").asText()).isEqualTo(message);
            assertThat(last.at("/error/code").asText()).isEqualTo(code);
            assertThat(last.at("/error/type").asText()).isEqualTo("server_error");
        }

        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry)
                .containsEntry("status", "unsettled")
                .containsEntry("cost_usd", entry.get("bound_usd"))
                .containsEntry("completion_tokens", (int) Tokens.count("word0 word1 "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'status': 500}     | 500 | openrouter answered 500: told to fail  | error",
                "{'drop': true}      | 502 | openrouter broke the connection off    | unsettled",
                "{'raw': 'nonsense'} | 502 | openrouter answered with nothing       | unsettled",
                "{'hang': true}      | 504 | openrouter did not answer in time      | unsettled",
                "{'stall_after': 0}  | 504 | openrouter did not answer in time      | unsettled",
            })
    void answersAStreamThatNeverBeganAsAnError(String fault, int status, String message, String entryStatus) {
        CompletionRequest request = CompletionRequest.stream(CompletionRequest.QWEN, fault);

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/json");
        assertThat(response.jsonPath().getString("error.message")).startsWith(message);
        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        assertThat(entry)
                .containsEntry("status", entryStatus)
                .containsEntry("cost_usd", entryStatus.equals("error") ? "0" : entry.get("bound_usd"));
    }

    /** In one piece, so that nothing was passed on before the error. What a provider refuses ahead of all content is free. */
    @ParameterizedTest
    @CsvSource({"word, unsettled, 502, 1", "'', error, 200, 2"})
    void chargesTheBoundOfContentThatComesInOnePieceWithAnErrorAndAsksNoOtherProviderForAKey(
            String said, String status, int answered, int attempts) {
        String piece = """
                data: {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "%s"}}]}

                data: {"error": {"message": "upstream gone", "code": 502}}

                """.formatted(said).replace("\n", "\\n").replace("\"", "\\\"");
        CompletionRequest request = CompletionRequest.stream(
                        CompletionRequest.QWEN, "{'qwen/qwen-2-72b-instruct': {'events': ['%s']}}".formatted(piece))
                .orElse(CompletionRequest.GPT);
        HedgedCall.letNoModelRest();

        Response response = request.postKeyed();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(answered);
        assertThat(TestSystem.callsWith(request.task)).hasSize(attempts);
        Map<String, Object> first = Entries.of(request.task, attempts).getFirst();
        assertThat(first)
                .containsEntry("target", CompletionRequest.QWEN)
                .containsEntry("status", status)
                .containsEntry("cost_usd", attempts == 1 ? first.get("bound_usd") : "0");
    }

    @Test
    void chargesTheBoundOfAWholeAnswerThatIsCutAndSaysSo() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'cut': true}");

        Response response = request.post();

        isError(response, 502, "openrouter broke the connection off");
        Entries.assertBoundIsCharged(request.task);
    }

    @Test
    void waitsNoLongerForAnAnswerThatDripsThanForOneThatIsSilent() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'drip_ms': 100}");

        Response response = request.post();

        isError(response, 504, "openrouter did not answer in time");
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("status", "unsettled");
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> Provider.wasHungUpOn(request.task));
    }

    @Test
    void putsTogetherAnAnswerThatDripsInTime() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "{'drip_ms': 1, 'say': 'äöü€'}");

        assertThat(request.post().jsonPath().getString("choices[0].message.content"))
                .isEqualTo("äöü€");
    }

    /**
     * Prices are 0.000001 and 0.000002. Purser counts the tokens if a count is invalid, and computes the cost if a cost
     * is invalid.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt_tokens': 10, 'completion_tokens': 5, 'cost': -1}                            | 0.00002",
                "{'prompt_tokens': 10, 'completion_tokens': 5, 'cost': 'nothing'}                     | 0.00002",
                "{'prompt_tokens': 10, 'completion_tokens': 5, 'cost': 0.0000000001}                  | 0.000000001",
                "{'prompt_tokens': 10, 'completion_tokens': 5, 'prompt_tokens_details': 'none'}       | 0.00002",
                "{'prompt_tokens': 10, 'completion_tokens': 5000}                                     | 0.00011",
                "{'prompt_tokens': 10, 'completion_tokens': 5, 'cost': 1e15}                          | bound",
                "{'prompt_tokens': 10, 'completion_tokens': 5, 'cost': 0.5}                           | bound",
            })
    void writesDownWhatAProviderMayClaimAndFlagsWhatTheCallCannotHaveUsed(String usage, String cost) {
        CompletionRequest whole = new CompletionRequest(CompletionRequest.QWEN, "{'usage': %s}".formatted(usage));
        CompletionRequest stream = CompletionRequest.stream(CompletionRequest.QWEN, "{'usage': %s}".formatted(usage));
        boolean cut = cost.equals("bound") || cost.equals("0.00011");

        Response response = whole.post();
        try (EventStream events = stream.open()) {
            assertThat(events.rest()).endsWith("[DONE]");
        }

        for (CompletionRequest request : List.of(whole, stream)) {
            Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
            assertThat(entry)
                    .containsEntry("cost_usd", cost.equals("bound") ? entry.get("bound_usd") : cost)
                    .containsEntry("over_bound", cut)
                    .containsEntry("status", "ok");
        }
        assertThat(response.header("x-purser-cost-usd"))
                .isEqualTo(Entries.of(whole.task, 1).getFirst().get("cost_usd"));
    }

    @Test
    void countsAUsageThatIsToldWithEveryPieceOnce() {
        CompletionRequest request = CompletionRequest.stream(
                CompletionRequest.QWEN, "{'chunks': 4, 'usage_always': true, 'prompt': 100, 'completion': 40}");

        try (EventStream stream = request.open()) {
            assertThat(stream.rest())
                    .noneMatch(event -> event.contains("usage"))
                    .endsWith("[DONE]");
        }

        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("prompt_tokens", 100)
                .containsEntry("completion_tokens", 40)
                .containsEntry("cost_usd", "0.00018");
    }

    @Test
    void stopsTheProvidersCallWhenTheCallerOfAWholeAnswerHangsUp() throws IOException {
        CompletionRequest request = new CompletionRequest(CompletionRequest.LOCAL, "{'hang': true}");

        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            byte[] body = request.json().getBytes(StandardCharsets.UTF_8);
            caller.getOutputStream()
                    .write(("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + PostgresResource.OPERATOR_KEY + "\r\nContent-Length: "
                                    + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            caller.getOutputStream().write(body);
            caller.getOutputStream().flush();
            Provider.awaitCallFor(request);
        }

        Map<String, Object> entry = Entries.of(request.task, 1).getFirst();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> Provider.wasHungUpOn(request.task));
        assertThat(entry).containsEntry("status", "cancelled").containsEntry("estimated", true);
    }

    @Test
    void passesTwoOfTheCallersHeadersOnAndNoOther() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");

        RawHttp.Answer answer = RawHttp.send(
                "POST " + CHAT,
                out -> out.write(request.json().getBytes(StandardCharsets.UTF_8)),
                "Content-Type: application/json",
                "Content-Length: " + request.json().length(),
                "Connection: close",
                "HTTP-Referer: https://example.test",
                "X-Title: tests",
                "Cookie: session=secret",
                "X-Forwarded-For: 10.1.2.3",
                "OpenAI-Organization: org-1",
                "X-Purser-Agent: ceo");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode headers = TestSystem.callsWith(request.task).getFirst().path("headers");
        assertThat(headers.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "host",
                        "authorization",
                        "accept-encoding",
                        "content-type",
                        "content-length",
                        "http-referer",
                        "x-title");
        assertThat(headers.path("accept-encoding").asText()).isEqualTo("identity");
        assertThat(headers.path("x-title").asText()).isEqualTo("tests");
        assertThat(headers.path("authorization").asText()).isEqualTo("Bearer " + FakeProviderResource.PROVIDER_KEY);
    }

    @Test
    void hidesTheKeyAndShortensWhatAProviderSays() {
        CompletionRequest secret = new CompletionRequest(
                CompletionRequest.QWEN,
                "{'status': 503, 'message': 'wrong key %s'}".formatted(FakeProviderResource.PROVIDER_KEY));
        CompletionRequest endless = new CompletionRequest(
                CompletionRequest.QWEN, "{'status': 500, 'message': '%s'}".formatted("x".repeat(2_000)));

        assertThat(secret.post().jsonPath().getString("error.message"))
                .isEqualTo("openrouter answered 503: wrong key …");
        assertThat(endless.post().jsonPath().getString("error.message"))
                .isEqualTo("openrouter answered 500: " + "x".repeat(500) + "…");
    }

    @Test
    void tellsForHowLongAProviderIsBusyUntilADate() {
        CompletionRequest request = new CompletionRequest(
                CompletionRequest.QWEN, "{'status': 429, 'retry_after': 'Fri, 31 Dec 2100 23:59:59 GMT'}");

        // The wait is at most an hour, so that no caller is told to wait for a hundred years.
        assertThat(request.post().header("retry-after")).isEqualTo("3600");
    }
}
