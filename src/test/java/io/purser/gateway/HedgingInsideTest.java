package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.gateway.attempt.BufferedResponse;
import io.purser.gateway.attempt.Bulkheads;
import io.purser.memory.HeapAccount;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to a second model, while the test holds the database, the memory or the providers' slots in its hands. */
@QuarkusTest
@WithLittleMemory
class HedgingInsideTest {
    @Inject
    BackgroundCalls background;

    @Inject
    Bulkheads permits;

    @Inject
    HeapAccount account;

    @BeforeEach
    void noModelRests() {
        HedgedCall.letNoModelRest();
    }

    @Test
    void paysForNoSecondModelAfterTheCallerHasLeft() throws IOException, SQLException {
        String agent = TestSystem.unique("agent");
        CompletionRequest request =
                HeldBalance.by(agent, HedgedCall.of("{'held': '%s'}".formatted(agent), "{'say': 'second'}"));
        int inBackground = background.count();

        try (HeldBalance second = HeldBalance.of(agent, CompletionRequest.GPT)) {
            try (var _ = RawCall.of(request, HedgedCall.AFTER + ": 100")) {
                second.awaitThatItIsWanted();
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> background.count() > inBackground);
        }
        Provider.letGo(agent);

        assertThat(Entries.of(request.task, 1)).hasSize(1);
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }

    @Test
    void replacesAFailedModelByThatWhoseMoneyIsBeingAuthorised() throws SQLException {
        String agent = TestSystem.unique("agent");
        CompletionRequest request = HeldBalance.by(
                agent,
                new CompletionRequest(
                                CompletionRequest.GPT,
                                "{%s: {'say': 'instead'}, 'openai/gpt-4o-mini': {'held': '%s', 'status': 500}}"
                                        .formatted(HedgedCall.QWEN, agent))
                        .orElse(CompletionRequest.QWEN));
        try (HeldBalance second = HeldBalance.of(agent, CompletionRequest.QWEN)) {
            holdMoneyForTwoOf(request, agent);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> permits.total() == 0);

            CompletableFuture<Response> call =
                    CompletableFuture.supplyAsync(() -> request.postWith(HedgedCall.AFTER, 100));
            second.awaitThatItIsWanted();
            Provider.letGo(agent);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> permits.total() == 0);
            second.letGo();

            Response response = call.join();
            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            assertThat(response.jsonPath().getString("choices[0].message.content"))
                    .isEqualTo("instead");
            assertThat(response.header("x-purser-hedge")).isNull();
            assertThat(response.header("x-purser-attempts")).isEqualTo("2");
        }

        assertThat(Entries.of(request.task, 2))
                .extracting(entry -> entry.get("status"))
                .containsExactlyInAnyOrder("ok", "error");
    }

    /** A budget that holds the bounds of both models, and not a third one. */
    private static void holdMoneyForTwoOf(CompletionRequest request, String agent) {
        long tokens = request.json().length() + 64L;
        long both = tokens * 1_600L + 50 * 2_600L;
        Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"%s\", \"window\": \"total\"}"
                        .formatted(agent, agent, Usd.ofNanos(both + 1_000)));
    }

    @Test
    void callsNoSecondModelIfTheMemoryForItsAnswerIsInUse() throws SQLException {
        String agent = TestSystem.unique("agent");
        CompletionRequest request =
                HeldBalance.by(agent, HedgedCall.of("{'delay_ms': 1600, 'say': 'alone'}", "{'say': 'second'}"));
        try (HeldBalance first = HeldBalance.of(agent, CompletionRequest.QWEN)) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> account.taken() == 0);
            CompletableFuture<Response> call =
                    CompletableFuture.supplyAsync(() -> request.postWith(HedgedCall.AFTER, 100));
            first.awaitThatItIsWanted();
            long half = (account.limit() - account.taken() - BufferedResponse.AT_FIRST / 2) / 2;

            try (var _ = account.open("one", half);
                    var _ = account.open("another", half)) {
                first.letGo();
                Response response = call.join();

                assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
                assertThat(response.header("x-purser-hedge")).isNull();
            }
        }
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }
}
