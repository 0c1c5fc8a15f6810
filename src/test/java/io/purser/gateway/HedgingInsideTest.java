package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.gateway.attempt.BufferedResponse;
import io.purser.gateway.attempt.Bulkheads;
import io.purser.memory.HeapAccount;
import io.purser.money.Usd;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to a second model, while the test holds the database, the memory or the providers' slots in its hands. */
@QuarkusTest
@WithGateway
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
        CompletionRequest request = HedgedCall.of("{'delay_ms': 1500}", "{'say': 'second'}");
        int inBackground = background.count();

        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (var _ = RawCall.of(request, HedgedCall.AFTER + ": 300")) {
                Provider.awaitCallFor(request);
                statement.execute("lock table reservation in exclusive mode");
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isAwaited(statement));
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> background.count() > inBackground);
        }

        assertThat(Entries.of(request.task, 1)).hasSize(1);
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }

    private static boolean isAwaited(Statement statement) throws SQLException {
        try (ResultSet waiting = statement.executeQuery(
                "select count(*) from pg_locks where not granted and relation = 'reservation'::regclass")) {
            return waiting.next() && waiting.getInt(1) > 0;
        }
    }

    @Test
    void replacesAFailedModelByThatWhoseMoneyIsBeingAuthorised() throws SQLException {
        String agent = TestSystem.unique("agent");
        CompletionRequest request = new CompletionRequest(
                        CompletionRequest.GPT,
                        "{%s: {'say': 'instead'}, 'openai/gpt-4o-mini': {'delay_ms': 600, 'status': 500}}"
                                .formatted(HedgedCall.QWEN))
                .orElse(CompletionRequest.QWEN);
        request.body.withObject("/metadata/purser").put("agent", agent);
        long tokens = request.json().length() + 64L;
        long both = tokens * 1_600L + 50 * 2_600L;
        Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"agent\": \"%s\"}, \"limit_usd\": \"%s\", \"window\": \"total\"}"
                        .formatted(agent, agent, Usd.ofNanos(both + 1_000)));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> permits.total() == 0);

        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            CompletableFuture<Response> call =
                    CompletableFuture.supplyAsync(() -> request.postWith(HedgedCall.AFTER, 300));
            Provider.awaitCallFor(request);
            statement.execute("lock table reservation in exclusive mode");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isAwaited(statement));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> permits.total() == 0);
            connection.rollback();

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

    @Test
    void callsNoSecondModelIfTheMemoryForItsAnswerIsInUse() {
        CompletionRequest request = HedgedCall.of("{'delay_ms': 1600, 'say': 'alone'}", "{'say': 'second'}");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> account.taken() == 0);
        CompletableFuture<Response> call =
                CompletableFuture.supplyAsync(() -> request.postWith(HedgedCall.AFTER, 1_000));
        Provider.awaitCallFor(request);
        long half = (account.limit() - account.taken() - BufferedResponse.AT_FIRST / 2) / 2;

        try (var _ = account.open("one", half);
                var _ = account.open("another", half)) {
            Response response = call.join();

            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            assertThat(response.header("x-purser-hedge")).isNull();
        }
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }
}
