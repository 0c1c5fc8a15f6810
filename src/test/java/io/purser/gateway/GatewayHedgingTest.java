package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private static final String AFTER = HedgedCall.AFTER;

    @BeforeEach
    void noModelRests() {
        HedgedCall.letNoModelRest();
    }

    private static CompletionRequest call(String first, String second) {
        return HedgedCall.of(first, second);
    }

    private static Response hedged(CompletionRequest request) {
        return request.postWith(AFTER, 100);
    }

    private static void awaitHangUpOn(CompletionRequest request) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Provider.wasHungUpOn(request.task));
    }

    private static Map<String, Object> entryOf(List<Map<String, Object>> entries, String target) {
        return entries.stream()
                .filter(entry -> target.equals(entry.get("target")))
                .findFirst()
                .orElseThrow();
    }

    private static void assertChargesBoth(CompletionRequest request, String loser, String winner) {
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        Map<String, Object> lost = entryOf(entries, loser);
        assertThat(lost).containsEntry("status", "unsettled").containsEntry("cost_usd", lost.get("bound_usd"));
        assertThat(entryOf(entries, winner)).containsEntry("status", "ok");
        assertThat(entries).extracting(entry -> entry.get("attempt")).containsExactlyInAnyOrder(1, 2);
        assertThat(entries).extracting(entry -> entry.get("call")).containsOnly(lost.get("call"));
    }

    @Test
    void answersFromASecondModelIfTheFirstIsSlowAndChargesBoth() {
        CompletionRequest request = call("{'hang': true}", "{'say': 'fast'}");

        Response response = hedged(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getString("choices[0].message.content")).isEqualTo("fast");
        assertThat(response.header("x-purser-model")).isEqualTo(CompletionRequest.GPT);
        assertThat(response.header("x-purser-hedge")).isEqualTo("second");
        assertThat(response.header("x-purser-attempts")).isEqualTo("2");
        awaitHangUpOn(request);
        assertChargesBoth(request, CompletionRequest.QWEN, CompletionRequest.GPT);
        assertThat(entryOf(Entries.of(request.task), CompletionRequest.GPT))
                .containsEntry("entry", response.header("x-purser-reservation"))
                .containsEntry("cost_usd", response.header("x-purser-cost-usd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'hang': true}", "{'silent_after': 0}", "{'stall_after': 0}"})
    void streamsFromASecondModelIfTheFirstSaysNothing(String silent) {
        CompletionRequest request = call(silent, "{'chunks': 4}").with("stream", "true");

        try (EventStream stream = request.open(AFTER, "100")) {
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
        CompletionRequest request =
                call("{'delay_ms': 500, 'say': 'late'}", "{'hang': true}").with("stream", Boolean.toString(streams));

        Response response = hedged(request);

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
        CompletionRequest request =
                call("{'every_ms': 60, 'chunks': 8}", "{'say': 'second'}").with("stream", Boolean.toString(streams));

        Response response = request.postWith(AFTER, 10_000);
        Response another = streams ? request.postWith(AFTER, 300) : response;

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
        CompletionRequest request = call(first, second);

        Response response = hedged(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo(model);
        assertThat(response.header("x-purser-hedge")).isEqualTo(which);
        assertThat(Entries.of(request.task, 2))
                .extracting(entry -> entry.get("status"))
                .containsExactlyInAnyOrder("ok", "error");
    }

    @Test
    void answersWithAnErrorIfBothFail() {
        CompletionRequest request = call("{'delay_ms': 300, 'status': 500}", "{'delay_ms': 300, 'status': 503}");

        Response response = hedged(request);

        assertThat(response.statusCode()).isIn(500, 503);
        assertThat(Entries.of(request.task, 2))
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("status", "error").containsEntry("cost_usd", "0"));
    }

    @Test
    void goesOnWithoutASecondModelIfTheBudgetCannotHoldBoth() {
        String agent = TestSystem.unique("agent");
        CompletionRequest request = call("{'delay_ms': 400, 'say': 'alone'}", "{'say': 'second'}");
        request.body.withObject("/metadata/purser").put("agent", agent);
        long bound = (request.json().length() + 64) * 1_000L + 50 * 2_000L;
        assertThat(Api.post(
                                "/v1/budgets",
                                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"%s\", \"window\": \"total\"}"
                                        .formatted(agent, agent, Usd.ofNanos(bound + 1_000)))
                        .statusCode())
                .isEqualTo(201);

        Response response = hedged(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-hedge")).isNull();
        assertThat(response.jsonPath().getString("choices[0].message.content")).isEqualTo("alone");
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
        assertThat(Entries.of(request.task, 1)).hasSize(1);
    }

    @Test
    void costsNoMoreThanTheCallerAllows() {
        CompletionRequest request = call("{'delay_ms': 400, 'say': 'alone'}", "{'say': 'second'}");
        long bound = (request.json().length() + 64) * 1_000L + 50 * 2_000L;

        Response response = Api.asOperator()
                .contentType("application/json")
                .header(AFTER, 100)
                .header("x-purser-max-cost-usd", Usd.ofNanos(bound + 1_000).toString())
                .body(request.json())
                .post(CompletionRequest.CHAT);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-hedge")).isNull();
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }

    /** The providers report a cost that a call of that size can have, but that is more than what was held for it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'hang': true}                   | {'cost': 0.001}                    | openrouter:gpt-4o-mini
                    {'delay_ms': 600, 'cost': 0.001} | {'delay_ms': 1500, 'cost': 0.001} | openrouter:qwen2-72b
                    """)
    void costsNoMoreThanTheCallerAllowsAlsoIfTheProvidersReportMore(String first, String second, String model) {
        CompletionRequest request = call(first, second);
        request.body.withObject("/metadata/purser").put("max_cost_usd", "0.0012");

        Response response = hedged(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo(model);
        List<Map<String, Object>> entries = Entries.of(request.task, 2);
        assertThat(entries).allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", entry.get("bound_usd")));
        assertThat(entries.stream().map(entry -> Entries.usd(entry, "cost_usd")).reduce(Usd.ZERO, Usd::plus))
                .isLessThanOrEqualTo(Usd.parse("0.0012"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsTheLoserToItsEndIfItsProviderBillsAllTheSame(boolean streams) {
        CompletionRequest request = call(
                        "{'delay_ms': 900, 'chunks': 4, 'prompt': 1000, 'completion': 50}", "{'say': 'fast'}")
                .with("stream", Boolean.toString(streams));

        Response response = hedged(request);

        assertThat(response.asString()).contains("fast").doesNotContain("word");
        assertThat(entryOf(Entries.of(request.task, 2), CompletionRequest.QWEN))
                .containsEntry("status", "cancelled")
                .containsEntry("estimated", false)
                .containsEntry("completion_tokens", 50)
                .containsEntry("cost_usd", "0.0011");
        assertThat(Provider.wasHungUpOn(request.task)).isFalse();
    }

    @Test
    void countsTheTokensOfALoserThatTellsNone() {
        CompletionRequest request =
                call("{'delay_ms': 900, 'no_usage': true}", "{'say': 'fast'}").with("stream", "true");

        hedged(request);

        Map<String, Object> lost = entryOf(Entries.of(request.task, 2), CompletionRequest.QWEN);
        assertThat(lost).containsEntry("status", "cancelled");
        assertThat(Entries.usd(lost, "cost_usd")).isGreaterThan(Usd.ZERO).isLessThan(Entries.usd(lost, "bound_usd"));
    }

    @Test
    void doesNotChargeALoserThatFails() {
        CompletionRequest request = call("{'delay_ms': 900, 'status': 500}", "{'say': 'fast'}");

        hedged(request);

        assertThat(entryOf(Entries.of(request.task, 2), CompletionRequest.QWEN))
                .containsEntry("status", "error")
                .containsEntry("cost_usd", "0");
    }

    @Test
    void doesNotLetAStreamWinThatBreaksBeforeItsFirstContent() {
        CompletionRequest request = call(
                        "{'delay_ms': 400, 'events': ['data: {\\'id\\': \\'a\\', \\'object\\': \\'chat.completion.chunk\\',"
                                + " \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'role\\': \\'assistant\\'}}]}\\n\\n',"
                                + " 'data: {nonsense\\n\\n']}",
                        "{'delay_ms': 700, 'say': 'fast'}")
                .with("stream", "true");

        try (EventStream stream = request.open(AFTER, "100")) {
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
        CompletionRequest request = call(
                        "{'delay_ms': 400, 'events': ['" + event + "']}", "{'delay_ms': 900, 'say': 'fast'}")
                .with("stream", "true");

        try (EventStream stream = request.open(AFTER, "100")) {
            List<String> events = stream.rest();

            assertThat(EventStream.textOf(events)).contains("fast").doesNotContain("bad");
            assertThat(stream.header("x-purser-model")).contains(CompletionRequest.GPT);
        }
        assertChargesBoth(request, CompletionRequest.QWEN, CompletionRequest.GPT);
    }

    /** What is held back for long is passed on as soon as the attempt is alone. */
    @Test
    void passesOnALongBeginningWithoutContentOnceTheOtherOneHasFailed() {
        String long1 = "data: {\\'id\\': \\'a\\', \\'object\\': \\'chat.completion.chunk\\', \\'padding\\': \\'"
                + "x".repeat(70_000)
                + "\\', \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'role\\': \\'assistant\\'}}]}\\n\\n";
        String said =
                "data: {\\'id\\': \\'a\\', \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'content\\': \\'late\\'}, \\'finish_reason\\': \\'stop\\'}]}\\n\\ndata: [DONE]\\n\\n";
        CompletionRequest request = call(
                        "{'delay_ms': 300, 'events': ['" + long1 + "', '" + said + "']}",
                        "{'delay_ms': 200, 'status': 500}")
                .with("stream", "true");

        try (EventStream stream = request.open(AFTER, "100")) {
            assertThat(EventStream.textOf(stream.rest())).isEqualTo("late");
            assertThat(stream.header("x-purser-hedge")).contains("first");
        }
    }

    @Test
    void neverHedgesAConfidentialPromptToAModelThatIsNotPrivate() {
        CompletionRequest request = new CompletionRequest("auto", "{'delay_ms': 400}").with("confidential", "true");

        Response response = hedged(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(TestSystem.callsWith(request.task))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.path("body").path("model").asText()).isEqualTo("phi-4"));
    }

    @Test
    void hedgesNoCallWithAnIdempotencyKey() {
        CompletionRequest request = call("{'delay_ms': 400}", "{'say': 'second'}");

        Response response = Api.asOperator()
                .contentType("application/json")
                .header(AFTER, 100)
                .header("idempotency-key", request.task)
                .body(request.json())
                .post(CompletionRequest.CHAT);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }

    @Test
    void chargesBothIfNeitherAnswersInTime() {
        CompletionRequest request =
                call("{'silent_after': 0}", "{'silent_after': 0}").with("stream", "true");

        try (EventStream stream = request.open(AFTER, "50")) {
            assertThat(stream.status()).isGreaterThanOrEqualTo(500);
        }

        assertThat(Entries.of(request.task, 2))
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("status", "unsettled")
                        .containsEntry("cost_usd", entry.get("bound_usd")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void chargesBothIfTheCallerLeaves(boolean streams) {
        CompletionRequest request = call("{'hang': true}", "{'hang': true}").with("stream", Boolean.toString(streams));
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> call = client.sendAsync(
                    HttpRequest.newBuilder(Api.address(CompletionRequest.CHAT))
                            .header("authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                            .header("content-type", "application/json")
                            .header(AFTER, "50")
                            .POST(HttpRequest.BodyPublishers.ofString(request.json()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> TestSystem.callsWith(request.task).size() == 2);
            assertThat(call).isNotDone();
            client.shutdownNow();
        }

        assertThat(Entries.of(request.task, 2))
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("status", "unsettled")
                        .containsEntry("cost_usd", entry.get("bound_usd")));
    }

    @Test
    void holdsNothingAfterwards() {
        CompletionRequest request = call("{'hang': true}", "{'say': 'fast'}");
        String agent = TestSystem.unique("agent");
        request.body.withObject("/metadata/purser").put("agent", agent);
        Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"5\", \"window\": \"total\"}"
                        .formatted(agent, agent));

        hedged(request);
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

        Response refused = request.postWith(AFTER, 0);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains(AFTER);
    }
}
