package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.StoredResponse;
import io.purser.budget.operation.UsageTrust;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Stored answers in a real database: the memory is reserved before any part of an answer is read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredResponsesTest {
    private static final long LIMIT = 1_000_000;
    private static final long SHARE = 500_000;
    private static final String CALLER = "caller";
    private static final String BODY = "{\"said\": \"" + "é".repeat(50_000) + "\"}";

    private final LedgerHarness harness;
    private final StoredResponses responses;
    private final HeapAccount account = new HeapAccount(LIMIT, SHARE);
    private Authorisation.Key key = newKey();
    private UUID entry = new UUID(0, 0);

    StoredResponsesTest() throws SQLException {
        harness = LedgerHarness.fresh();
        harness.budget("all", "1000");
        responses = new StoredResponses(harness.budgets, newBox());
    }

    @AfterAll
    void stop() {
        harness.close();
    }

    @BeforeEach
    void answerACall() {
        key = newKey();
        Usd cost = Usd.parse("0.01");
        AuthorisationResult result = BudgetService.await(
                harness.budgets.authorise(harness.request(cost, cost, LedgerHarness.SOMEBODY, key)));
        entry = ((AuthorisationResult.Granted) result).reservation();
        StoredResponse answer =
                responses.seal(key, new StoredResponses.Replay(200, "application/json", "{\"x-a\":\"b\"}", BODY));
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(entry, cost, answer, UsageTrust.AS_REPORTED)));
    }

    private static Authorisation.Key newKey() {
        return new Authorisation.Key(CALLER, UUID.randomUUID().toString(), "fingerprint");
    }

    private static SecretBox newBox() {
        return new SecretBox(SecretsKeys.parse(SecretsKeys.newEntry("tests")), new SecureRandom());
    }

    private int length() {
        return ((IdempotencyResult.Answered) harness.budgets.recall(key)).length();
    }

    /** Makes the stored answer unreadable: code that tries to read it fails in another way than code that does not. */
    private void spoil() throws SQLException {
        try (Connection connection = harness.database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update idempotency set body = repeat('!', octet_length(body)) where key = ?")) {
            update.setString(1, key.key());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static void assertProblem(Throwable thrown, ProblemType type) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(type));
    }

    @Test
    void giveAnAnswerAgainAndTakeWhatReadingItNeeds() {
        int bytes = BODY.getBytes(StandardCharsets.UTF_8).length;
        try (HeapLease memory = account.open(CALLER, 1_000)) {
            StoredResponses.Replayed again = responses.find(key, memory).orElseThrow();

            assertThat(StandardCharsets.UTF_8.decode(again.body()).toString()).isEqualTo(BODY);
            assertThat(again.contentType()).isEqualTo("application/json");
            assertThat(again.headers()).isEqualTo("{\"x-a\":\"b\"}");
            // Base64 has four bytes for three, and both texts are in memory at the same time.
            assertThat(account.taken()).isEqualTo(1_000 + 2L * length()).isGreaterThan(bytes * 8L / 3);
        }
        assertThat(account.taken()).isZero();
    }

    @Test
    void readNothingWhereTheMemoryIsTaken() throws SQLException {
        spoil();
        try (HeapLease others = account.open("another", LIMIT - 2L * length() + 1);
                HeapLease memory = account.open(CALLER, 0)) {
            assertThatThrownBy(() -> responses.find(key, memory)).satisfies(thrown -> {
                assertProblem(thrown, ProblemType.NOT_READY);
                assertThat(((Problem) thrown).retryAfter()).contains(Duration.ofSeconds(1));
            });
            assertThat(account.taken()).isEqualTo(others.bytes());
        }
    }

    @Test
    void readNothingThatThisHeapNeverHasTheMemoryForAndSayWhatItCost() throws SQLException {
        spoil();
        HeapAccount small = new HeapAccount(2L * length() - 1, 2L * length() - 1);
        try (HeapLease memory = small.open(CALLER, 0)) {
            assertThatThrownBy(() -> responses.find(key, memory)).satisfies(thrown -> {
                assertProblem(thrown, ProblemType.ANSWER_NOT_KEPT);
                assertThat(((Problem) thrown).members())
                        .containsEntry("entry", entry.toString())
                        .containsEntry("cost_usd", "0.01");
            });
            assertThat(small.taken()).isZero();
        }
    }

    @Test
    void readNothingOfTheAnswerToAnotherRequest() throws SQLException {
        spoil();
        try (HeapLease memory = account.open(CALLER, 0)) {
            assertThatThrownBy(() -> responses.find(new Authorisation.Key(CALLER, key.key(), "another"), memory))
                    .satisfies(thrown -> assertProblem(thrown, ProblemType.CONFLICT));
            assertThat(account.taken()).isZero();
        }
    }

    @Test
    void giveTheMemoryBackWhereAnAnswerCannotBeOpened() {
        StoredResponses others = new StoredResponses(harness.budgets, newBox());
        try (HeapLease memory = account.open(CALLER, 1_000)) {
            assertThatThrownBy(() -> others.find(key, memory))
                    .satisfies(thrown -> assertProblem(thrown, ProblemType.ANSWER_NOT_KEPT));
            assertThat(account.taken()).isEqualTo(1_000);
        }
    }

    @Test
    void freeTheKeyOfAHoldThatExpiresBeforeItsAnswerIsKept() throws SQLException {
        Authorisation.Key killed = newKey();
        BudgetService.await(harness.budgets.authorise(harness.hold("0.5", killed)));
        assertThat(harness.budgets.recall(killed)).isInstanceOf(IdempotencyResult.InFlight.class);

        expireTheHold();

        assertThat(harness.budgets.recall(killed)).isInstanceOf(IdempotencyResult.Free.class);
        assertThat(BudgetService.await(harness.budgets.authorise(harness.hold("0.5", killed))))
                .isInstanceOf(AuthorisationResult.Granted.class);
        expireTheHold();
    }

    @Test
    void keepTheAnswerToAHoldThatExpires() throws SQLException {
        Authorisation.Key answered = newKey();
        Authorisation hold = harness.hold("0.5", answered);
        BudgetService.await(harness.budgets.authorise(hold));
        StoredResponse answer =
                responses.seal(answered, new StoredResponses.Replay(200, "application/json", "{}", BODY));
        BudgetService.await(harness.budgets.keep(hold.callId(), null, Objects.requireNonNull(answer)));

        expireTheHold();

        assertThat(harness.budgets.recall(answered)).isInstanceOf(IdempotencyResult.Answered.class);
    }

    private void expireTheHold() throws SQLException {
        try (Connection connection = harness.database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update reservation set expires_at = now() where state = 'held'")) {
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        harness.sweep.settleAll();
    }
}
