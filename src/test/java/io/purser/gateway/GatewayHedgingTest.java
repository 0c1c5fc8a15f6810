package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go to a second model while the first one is slow. */
@QuarkusTest
@WithGateway
class GatewayHedgingTest {
    @BeforeEach
    void noModelRests() {
        HedgedCall.letNoModelRest();
    }

    private static void awaitHangUpOn(CompletionRequest request) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Provider.wasHungUpOn(request.task));
    }

    private static void assertChargesBoth(CompletionRequest request, String loser, String winner) {
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        Map<String, Object> lost = HedgedCall.entryOf(entries, loser);
        assertThat(lost).containsEntry("status", "unsettled").containsEntry("cost_usd", lost.get("bound_usd"));
        assertThat(HedgedCall.entryOf(entries, winner)).containsEntry("status", "ok");
        assertThat(entries).extracting(entry -> entry.get("attempt")).containsExactlyInAnyOrder(1, 2);
        assertThat(entries).extracting(entry -> entry.get("call")).containsOnly(lost.get("call"));
    }

    @Test
    void answersFromASecondModelIfTheFirstIsSlowAndChargesBoth() {
        CompletionRequest request = HedgedCall.of("{'hang': true}", "{'say': 'fast'}");

        Response response = HedgedCall.post(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getString("choices[0].message.content")).isEqualTo("fast");
        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.GPT);
        assertThat(response.header("x-purser-hedge")).isEqualTo("second");
        assertThat(response.header("x-purser-attempts")).isEqualTo("2");
        awaitHangUpOn(request);
        assertChargesBoth(request, CompletionRequest.QWEN, CompletionRequest.GPT);
        assertThat(HedgedCall.entryOf(Entries.of(request.task), CompletionRequest.GPT))
                .containsEntry("entry", response.header("x-purser-reservation"))
                .containsEntry("cost_usd", response.header("x-purser-cost-usd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'hang': true}", "{'silent_after': 0}", "{'stall_after': 0}"})
    void streamsFromASecondModelIfTheFirstSaysNothing(String silent) {
        CompletionRequest request = HedgedCall.of(silent, "{'chunks': 4}").with("stream", "true");

        try (EventStream stream = request.open(HedgedCall.AFTER, "100")) {
            List<String> events = stream.rest();

            assertThat(stream.header("x-purser-model")).contains(CompletionRequest.GPT);
            assertThat(stream.header("x-purser-hedge")).contains("second");
            assertThat(EventStream.textOf(events)).isEqualTo("word0 word1 word2 word3 ");
            assertThat(events).last().isEqualTo("[DONE]");
        }
        awaitHangUpOn(request);
        assertChargesBoth(request, CompletionRequest.QWEN, CompletionRequest.GPT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsTheFirstModelWinIfItAnswersFirstAfterAll(boolean streams) {
        CompletionRequest request = HedgedCall.of("{'delay_ms': 500, 'say': 'late'}", "{'hang': true}")
                .with("stream", Boolean.toString(streams));

        Response response = HedgedCall.post(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.asString()).contains("late");
        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.QWEN);
        assertThat(response.header("x-purser-hedge")).isEqualTo("first");
        assertThat(response.header("x-purser-attempts")).isEqualTo("2");
        awaitHangUpOn(request);
        assertChargesBoth(request, CompletionRequest.GPT, CompletionRequest.QWEN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsNoSecondModelIfTheFirstAnswersInTime(boolean streams) {
        CompletionRequest request = HedgedCall.of("{'every_ms': 60, 'chunks': 8}", "{'say': 'second'}")
                .with("stream", Boolean.toString(streams));

        Response response = request.postWith(HedgedCall.AFTER, 10_000);
        Response another = streams ? request.postWith(HedgedCall.AFTER, 300) : response;

        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.QWEN);
        assertThat(response.header("x-purser-hedge")).isNull();
        assertThat(response.header("x-purser-attempts")).isNull();
        assertThat(another.header("x-purser-hedge")).isNull();
        assertThat(TestSystem.callsWith(request.task)).hasSize(streams ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'delay_ms': 400, 'status': 500} | {'delay_ms': 600, 'say': 'fast'} | openrouter:gpt-4o-mini | second
                    {'delay_ms': 600, 'say': 'fast'} | {'status': 500}                  | openrouter:qwen2-72b   | first
                    """)
    void goesOnWithTheOtherOneIfOneFails(String first, String second, String model, String which) {
        CompletionRequest request = HedgedCall.of(first, second);

        Response response = HedgedCall.post(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo(model);
        assertThat(response.header("x-purser-hedge")).isEqualTo(which);
        assertThat(Entries.of(request.task, 2))
                .extracting(entry -> entry.get("status"))
                .containsExactlyInAnyOrder("ok", "error");
    }

    @Test
    void answersWithAnErrorIfBothFail() {
        CompletionRequest request =
                HedgedCall.of("{'delay_ms': 300, 'status': 500}", "{'delay_ms': 300, 'status': 503}");

        Response response = HedgedCall.post(request);

        assertThat(response.statusCode()).isIn(500, 503);
        assertThat(Entries.of(request.task, 2))
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("status", "error").containsEntry("cost_usd", "0"));
    }

    @Test
    void doesNotLetAStreamWinThatBreaksBeforeItsFirstContent() {
        CompletionRequest request = HedgedCall.of(
                        "{'delay_ms': 400, 'events': ['data: {\\'id\\': \\'a\\', \\'object\\': \\'chat.completion.chunk\\',"
                                + " \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'role\\': \\'assistant\\'}}]}\\n\\n',"
                                + " 'data: {nonsense\\n\\n']}",
                        "{'delay_ms': 700, 'say': 'fast'}")
                .with("stream", "true");

        try (EventStream stream = request.open(HedgedCall.AFTER, "100")) {
            assertThat(EventStream.textOf(stream.rest())).contains("fast");
            assertThat(stream.header("x-purser-model")).contains(CompletionRequest.GPT);
            assertThat(stream.header("x-purser-hedge")).contains("second");
        }
    }

    /** 70,000 bytes without content, and content and nonsense in one piece. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {'id': 'a', 'object': 'chat.completion.chunk', 'padding': '#', 'choices': [{'index': 0, 'delta': {'role': 'assistant'}}]}",
                "data: {'id': 'a', 'object': 'chat.completion.chunk', 'choices': [{'index': 0, 'delta': {'content': 'bad'}}]}~data: {nonsense"
            })
    void doesNotLetAStreamWinThatBreaksWhileTheOtherMayStillAnswer(String piece) {
        String event =
                piece.replace("'", "\\'").replace("#", "x".repeat(70_000)).replace("~", "\\n\\n") + "\\n\\n";
        CompletionRequest request = HedgedCall.of(
                        "{'delay_ms': 400, 'events': ['" + event + "']}", "{'delay_ms': 900, 'say': 'fast'}")
                .with("stream", "true");

        try (EventStream stream = request.open(HedgedCall.AFTER, "100")) {
            List<String> events = stream.rest();

            assertThat(EventStream.textOf(events)).contains("fast").doesNotContain("bad");
            assertThat(stream.header("x-purser-model")).contains(CompletionRequest.GPT);
        }
        assertChargesBoth(request, CompletionRequest.QWEN, CompletionRequest.GPT);
    }

    /** What is held back for long is passed on as soon as the attempt is alone. */
    @Test
    void passesOnALongBeginningWithoutContentOnceTheOtherOneHasFailed() {
        CompletionRequest request = HedgedCall.of(
                        "{'delay_ms': 300, " + HedgedCall.LONG_BEFORE_LATE + "}", "{'delay_ms': 200, 'status': 500}")
                .with("stream", "true");

        try (EventStream stream = request.open(HedgedCall.AFTER, "100")) {
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("late");
            assertThat(stream.header("x-purser-hedge")).contains("first");
        }
    }

    @Test
    void neverHedgesAConfidentialPromptToAModelThatIsNotPrivate() {
        CompletionRequest request = new CompletionRequest("auto", "{'delay_ms': 400}").with("confidential", "true");

        Response response = HedgedCall.post(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(TestSystem.callsWith(request.task))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.path("body").path("model").asText()).isEqualTo("phi-4"));
    }

    @Test
    void hedgesNoCallWithAnIdempotencyKey() {
        CompletionRequest request = HedgedCall.of("{'delay_ms': 400}", "{'say': 'second'}");

        Response response = Api.asOperator()
                .contentType("application/json")
                .header(HedgedCall.AFTER, 100)
                .header("idempotency-key", request.task)
                .body(request.json())
                .post(CompletionRequest.CHAT);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }

    @Test
    void holdsNothingAfterwards() {
        CompletionRequest request = HedgedCall.of("{'hang': true}", "{'say': 'fast'}");
        String agent = TestSystem.unique("agent");
        request.body.withObject("/metadata/purser").put("agent", agent);
        Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"5\", \"window\": \"total\"}"
                        .formatted(agent, agent));

        HedgedCall.post(request);
        List<Map<String, Object>> entries = Entries.of(request.task, 2);

        Map<String, Object> budget = Api.post("/budget-check", "{\"agent\": \"%s\"}".formatted(agent))
                .jsonPath()
                .<Map<String, Object>>getList("budgets")
                .stream()
                .filter(each -> agent.equals(each.get("name")))
                .findFirst()
                .orElseThrow();
        assertThat(budget)
                .containsEntry("reserved_usd", "0")
                .containsEntry(
                        "spent_usd",
                        entries.stream()
                                .map(entry -> Entries.usd(entry, "cost_usd"))
                                .reduce(Usd.ZERO, Usd::plus)
                                .toString());
    }

    @Test
    void refusesATimeThatIsNone() {
        CompletionRequest request = new CompletionRequest("auto", "hello");

        Response refused = request.postWith(HedgedCall.AFTER, 0);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains(HedgedCall.AFTER);
    }
}
