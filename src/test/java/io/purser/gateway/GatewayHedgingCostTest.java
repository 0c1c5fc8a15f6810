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

/** What a call costs that goes to a second model while the first one is slow. */
@QuarkusTest
@WithGateway
class GatewayHedgingCostTest {
    @BeforeEach
    void noModelRests() {
        HedgedCall.letNoModelRest();
    }

    @Test
    void goesOnWithoutASecondModelIfTheBudgetCannotHoldBoth() {
        String agent = TestSystem.unique("agent");
        CompletionRequest request = HedgedCall.of("{'delay_ms': 400, 'say': 'alone'}", "{'say': 'second'}");
        request.body.withObject("/metadata/purser").put("agent", agent);
        long bound = (request.json().length() + 64) * 1_000L + 50 * 2_000L;
        assertThat(Api.post(
                                "/v1/budgets",
                                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"%s\", \"window\": \"total\"}"
                                        .formatted(agent, agent, Usd.ofNanos(bound + 1_000)))
                        .statusCode())
                .isEqualTo(201);

        Response response = HedgedCall.post(request);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-hedge")).isNull();
        assertThat(response.jsonPath().getString("choices[0].message.content")).isEqualTo("alone");
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
        assertThat(Entries.of(request.task, 1)).hasSize(1);
    }

    @Test
    void costsNoMoreThanTheCallerAllows() {
        CompletionRequest request = HedgedCall.of("{'delay_ms': 400, 'say': 'alone'}", "{'say': 'second'}");
        long bound = (request.json().length() + 64) * 1_000L + 50 * 2_000L;

        Response response = Api.asOperator()
                .contentType("application/json")
                .header(HedgedCall.AFTER, 100)
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
        CompletionRequest request = HedgedCall.of(first, second);
        request.body.withObject("/metadata/purser").put("max_cost_usd", "0.0012");

        Response response = HedgedCall.post(request);

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
        CompletionRequest request = HedgedCall.of(
                        "{'delay_ms': 900, 'chunks': 4, 'prompt': 1000, 'completion': 50}", "{'say': 'fast'}")
                .with("stream", Boolean.toString(streams));

        Response response = HedgedCall.post(request);

        assertThat(response.asString()).contains("fast").doesNotContain("word");
        assertThat(HedgedCall.entryOf(Entries.of(request.task, 2), CompletionRequest.QWEN))
                .containsEntry("status", "cancelled")
                .containsEntry("estimated", false)
                .containsEntry("completion_tokens", 50)
                .containsEntry("cost_usd", "0.0011");
        assertThat(Provider.wasHungUpOn(request.task)).isFalse();
    }

    @Test
    void countsTheTokensOfALoserThatTellsNone() {
        CompletionRequest request = HedgedCall.of("{'delay_ms': 900, 'no_usage': true}", "{'say': 'fast'}")
                .with("stream", "true");

        HedgedCall.post(request);

        Map<String, Object> lost = HedgedCall.entryOf(Entries.of(request.task, 2), CompletionRequest.QWEN);
        assertThat(lost).containsEntry("status", "cancelled");
        assertThat(Entries.usd(lost, "cost_usd")).isGreaterThan(Usd.ZERO).isLessThan(Entries.usd(lost, "bound_usd"));
    }

    @Test
    void doesNotChargeALoserThatFails() {
        CompletionRequest request = HedgedCall.of("{'delay_ms': 900, 'status': 500}", "{'say': 'fast'}");

        HedgedCall.post(request);

        assertThat(HedgedCall.entryOf(Entries.of(request.task, 2), CompletionRequest.QWEN))
                .containsEntry("status", "error")
                .containsEntry("cost_usd", "0");
    }

    @Test
    void chargesBothIfNeitherAnswersInTime() {
        CompletionRequest request =
                HedgedCall.of("{'silent_after': 0}", "{'silent_after': 0}").with("stream", "true");

        try (EventStream stream = request.open(HedgedCall.AFTER, "50")) {
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
        CompletionRequest request =
                HedgedCall.of("{'hang': true}", "{'hang': true}").with("stream", Boolean.toString(streams));
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> call = client.sendAsync(
                    HttpRequest.newBuilder(Api.address(CompletionRequest.CHAT))
                            .header("authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                            .header("content-type", "application/json")
                            .header(HedgedCall.AFTER, "50")
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
}
