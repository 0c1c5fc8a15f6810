package io.purser.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.support.BesideOthers;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a comparison if OpenRouter is away, refuses or answers wrongly, and if a setting is wrong. */
@BesideOthers
class OpenRouterFaultsTest extends ReconciliationWorld {
    @Test
    void asksForTheOtherDaysIfOneFailsAndInTheNextTurnForThatOneAlone() throws SQLException {
        one.schedule().look();
        moveTo("2026-10-31T02:00:00Z");
        one.schedule().look();
        openRouter.failing.add("2026-10-05");
        openRouter.questions.clear();

        moveTo("2026-11-01T02:00:00Z");
        one.schedule().look();
        assertThat(openRouter.days()).contains("2026-10-05", "2026-10-06", "2026-10-31");
        assertThat(one.reconciliations().all(12).failure()).contains("answered 500", "2026-10-05");
        assertThat(one.reconciliations().kept(OCTOBER)).isEmpty();

        openRouter.failing.clear();
        openRouter.questions.clear();
        moveTo("2026-11-01T03:00:00Z");
        one.schedule().look();
        assertThat(openRouter.days()).containsExactly("2026-10-05");
        assertThat(one.reconciliations().kept(OCTOBER).orElseThrow().missingDays())
                .isEmpty();
    }

    @Test
    void asksNoOtherDayAtALimitOfTheRequests() {
        openRouter.status = 429;

        one.schedule().look();

        assertThat(openRouter.days()).hasSize(1);
        assertThat(one.reconciliations().all(12).failure()).contains("limits the requests");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500})
    void asksThreeTimesInARowInVain(int status) {
        openRouter.status = status;

        assertThatThrownBy(() -> one.reconciliations().keepNewDays()).isInstanceOf(Problem.class);

        assertThat(openRouter.days()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {} | PROVIDER_FAILED | PURSER_OPENROUTER_MANAGEMENT_KEY",
                "403 | {} | PROVIDER_FAILED | management key alone",
                "429 | {} | BUSY | limits the requests",
                "500 | {} | PROVIDER_FAILED | answered 500",
                "302 | {} | PROVIDER_FAILED | answered 302",
                "200 | [] | PROVIDER_FAILED | cannot be read",
                "200 | {\"data\": [{\"date\": \"2026-10-01\"}]} | PROVIDER_FAILED | data[0].requests",
                "200 | <html> | PROVIDER_FAILED | cannot be read"
            })
    void saysWhatIsWrongWithAnAnswerAndTriesAgainInAnHour(int status, String answer, ProblemType type, String part) {
        openRouter.status = status;
        openRouter.otherAnswer = answer;

        assertThatThrownBy(() -> one.reconciliations().reconcile(OCTOBER)).isInstanceOfSatisfying(Problem.class, e -> {
            assertThat(e.type()).isEqualTo(type);
            assertThat(e.detail()).contains(part).doesNotContain(OpenRouterFake.KEY);
            assertThat(e.retryAfter()).isEqualTo(status == 429 ? Optional.of(Duration.ofSeconds(7)) : Optional.empty());
        });
        one.schedule().look();
        ReconciledMonths all = one.reconciliations().all(12);
        assertThat(all.failure()).contains(part);
        assertThat(all.nextAt()).isEqualTo("2026-10-02T04:00:00Z");
        assertThat(all.askedAt()).isNull();

        openRouter.status = 200;
        openRouter.otherAnswer = "";
        moveTo("2026-10-02T04:00:00Z");
        one.schedule().look();
        assertThat(one.reconciliations().all(12).failure()).isNull();
        assertThat(one.reconciliations().all(12).nextAt()).isEqualTo("2026-10-03T02:00:00Z");
    }

    @Test
    void takesNoAnswerOfMoreThanFourMegabytes() {
        openRouter.otherAnswer = "{\"data\": [], \"more\": \"%s\"}".formatted("x".repeat(4_100_000));

        assertThatThrownBy(() -> one.reconciliations().reconcile(OCTOBER))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.type()).isEqualTo(ProblemType.PROVIDER_FAILED));
    }

    @Test
    void saysThatOpenRouterIsAway() {
        Replica away = replica(URI.create("http://127.0.0.1:1/api/v1"), Optional.of(OpenRouterFake.KEY));

        assertThatThrownBy(() -> away.reconciliations().reconcile(OCTOBER)).isInstanceOfSatisfying(Problem.class, e -> {
            assertThat(e.type()).isEqualTo(ProblemType.PROVIDER_FAILED);
            assertThat(e.detail()).contains("the connection is refused");
        });
    }

    @Test
    void asksNobodyWithoutAKeyAndSaysWhichOneIsNeeded() {
        Replica without = replica(openRouter.baseUrl(), Optional.of("  "));

        without.schedule().look();
        assertThatThrownBy(() -> without.reconciliations().reconcile(OCTOBER))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.detail()).contains("PURSER_OPENROUTER_MANAGEMENT_KEY"));
        assertThat(openRouter.questions).isEmpty();
        assertThat(without.reconciliations().all(12).scheduled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sk or | https://o.example | 0.01 | https://a.example | PURSER_OPENROUTER_MANAGEMENT_KEY",
                "sk-or | https://o.example | -1 | https://a.example | PURSER_RECONCILE_TOLERANCE_USD",
                "sk-or | https://o.example | much | https://a.example | PURSER_RECONCILE_TOLERANCE_USD",
                "sk-or | https://o.example | 0 | ftp://a.example | PURSER_RECONCILE_NOTICE_URL",
                "sk-or | https://o.example | 0 | https://me:x@a.example | PURSER_RECONCILE_NOTICE_URL",
                "sk-or | http://o.example/api/v1 | 0 | https://a.example | PURSER_RECONCILE_ACCOUNT_URL",
                "sk-or | http://127.0.0.1.o.example | 0 | https://a.example | PURSER_RECONCILE_ACCOUNT_URL",
                "sk-or | https://me:x@o.example | 0 | https://a.example | PURSER_RECONCILE_ACCOUNT_URL",
                "sk-or | https://o.example/?a=b | 0 | https://a.example | PURSER_RECONCILE_ACCOUNT_URL",
                "sk-or | openrouter | 0 | https://a.example | PURSER_RECONCILE_ACCOUNT_URL"
            })
    void refusesAWrongSettingByItsName(String key, String accountUrl, String tolerance, String url, String named) {
        assertThatThrownBy(() -> new ReconciliationSettings(Optional.of(key), accountUrl, tolerance, Optional.of(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://o.example/api/v1", "http://localhost:1", "http://127.0.0.1:1/v1", "http://[::1]:1"})
    void sendsTheKeyOverHttpsAndToThisMachine(String accountUrl) {
        assertThat(new ReconciliationSettings(Optional.empty(), accountUrl, "0", Optional.empty()).accountUrl())
                .isEqualTo(URI.create(accountUrl));
    }
}
