package io.purser.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.ledger.AnEntry;
import io.purser.money.TokenCounts;
import io.purser.support.BesideOthers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Purser asks OpenRouter over HTTP, keeps what it told in a real database, and compares. */
@BesideOthers
class ReconciliationScheduleTest extends ReconciliationWorld {
    private void spend(String time, String cost) throws SQLException {
        tables.append(
                ZoneOffset.UTC,
                AnEntry.at(time)
                        .of("openrouter:mini")
                        .using(TokenCounts.of(100, 10))
                        .costing(cost)
                        .entry());
    }

    private List<String> notices() throws SQLException {
        return tables.rows("select url, body from budget_notice");
    }

    @Test
    void comparesAMonthOf31DaysOnceItIsOverThoughOpenRouterTells30() throws SQLException {
        spend("2026-10-01T12:00:00Z", "0.5");
        spend("2026-10-31T23:59:59Z", "0.25");
        openRouter.add("2026-10-01", MINI, "0.5", 1, 100, 10);
        openRouter.add("2026-10-31", MINI, "0.25", 1, 100, 10);
        one.schedule().look();
        openRouter.items.remove("2026-10-01");
        openRouter.questions.clear();

        moveTo("2026-11-01T01:59:00Z");
        one.schedule().look();
        assertThat(openRouter.days()).doesNotContain("2026-10-31");
        moveTo("2026-11-01T02:00:00Z");
        one.schedule().look();

        ReconciledMonth october = one.reconciliations().kept(OCTOBER).orElseThrow();
        assertThat(october.missingDays()).isEmpty();
        assertThat(october.reconciliation().told().costUsd()).isEqualTo("0.75");
        assertThat(october.reconciliation().ledger().calls()).isEqualTo(2);
        assertThat(october.reconciliation().differences()).isEmpty();
        assertThat(october.withinTolerance()).isTrue();
        assertThat(openRouter.days()).doesNotContain("2026-10-01").contains("2026-10-02", "2026-10-31");
        assertThat(openRouter.questions)
                .extracting(OpenRouterFake.Question::authorization)
                .containsOnly("Bearer " + OpenRouterFake.KEY);
        assertThat(notices()).isEmpty();
    }

    @Test
    void saysOnceThatAMonthDiffersByMoreThanTheToleranceAndByWhat() throws SQLException {
        spend("2026-10-20T12:00:00Z", "0.5");
        openRouter.add("2026-10-20", MINI, "0.4899999", 1, 100, 10);
        openRouter.add("2026-10-21", "someone/else", "0.5", 2, 20, 2);
        moveTo("2026-11-01T02:30:00Z");

        one.schedule().look();
        moveTo("2026-11-02T02:30:00Z");
        one.schedule().look();

        ReconciledMonth october = one.reconciliations().kept(OCTOBER).orElseThrow();
        assertThat(october.madeAt()).isEqualTo("2026-11-01T02:30:00Z");
        assertThat(october.missingDays()).containsExactly(LocalDate.of(2026, 10, 1));
        assertThat(october.differingUsd()).isEqualTo("0.5100001");
        assertThat(october.reconciliation().differences())
                .extracting(each -> each.day() + " " + each.model() + " " + each.differenceUsd())
                .containsExactly("2026-10-20 " + MINI + " 0.0100001", "2026-10-21 someone/else -0.5");
        assertThat(notices()).hasSize(1);
        assertThat(notices().getFirst())
                .startsWith("https://receiver.example/purser|")
                .contains("\"event\":\"reconciliation.differs\"")
                .contains("\"month\":\"2026-10\"")
                .contains("\"differing_usd\":\"0.5100001\"");
        assertThat(one.reconciliations().all(12).months())
                .extracting(line -> line.month() + " " + line.differences() + " " + line.withinTolerance())
                .containsExactly("2026-10 2 false");
    }

    /** Purser stopped after the comparison, or an operator compared before the turn. */
    @Test
    void saysOnceThatAMonthDiffersThoughSomebodyElseHasComparedIt() throws SQLException {
        openRouter.add("2026-10-21", "someone/else", "0.5", 2, 20, 2);
        moveTo("2026-11-01T02:30:00Z");
        one.reconciliations().reconcile(OCTOBER);
        assertThat(notices()).isEmpty();

        one.schedule().look();
        moveTo("2026-11-02T02:30:00Z");
        one.schedule().look();

        assertThat(notices()).hasSize(1).first().asString().contains("\"differing_usd\":\"0.5\"");
        assertThat(one.reconciliations().kept(OCTOBER).orElseThrow().madeAt()).isEqualTo("2026-11-01T02:30:00Z");
    }

    @Test
    void comparesAgainWhatSomebodyComparedBeforeOpenRouterHadAllOfTheMonth() throws SQLException {
        spend("2026-10-20T12:00:00Z", "0.5");
        openRouter.add("2026-10-20", MINI, "0.5", 1, 100, 10);
        moveTo("2026-11-01T00:30:00Z");
        assertThat(one.reconciliations().reconcile(OCTOBER).withinTolerance()).isTrue();
        openRouter.add("2026-10-31", "someone/else", "0.25", 2, 20, 2);

        moveTo("2026-11-01T02:30:00Z");
        one.schedule().look();

        ReconciledMonth october = one.reconciliations().kept(OCTOBER).orElseThrow();
        assertThat(october.madeAt()).isEqualTo("2026-11-01T02:30:00Z");
        assertThat(october.differingUsd()).isEqualTo("0.25");
        assertThat(notices()).hasSize(1);
    }

    @Test
    void comparesAMonthWithoutADayThatOpenRouterDoesNotTellForAWeek() throws SQLException {
        spend("2026-10-20T12:00:00Z", "0.5");
        openRouter.add("2026-10-20", MINI, "0.5", 1, 100, 10);
        one.schedule().look();
        moveTo("2026-10-31T02:00:00Z");
        one.schedule().look();
        openRouter.failing.add("2026-10-31");

        moveTo("2026-11-08T01:59:00Z");
        one.schedule().look();
        assertThat(one.reconciliations().kept(OCTOBER)).isEmpty();
        moveTo("2026-11-08T03:00:00Z");
        one.schedule().look();

        ReconciledMonth october = one.reconciliations().kept(OCTOBER).orElseThrow();
        assertThat(october.missingDays()).containsExactly(LocalDate.parse("2026-10-31"));
        assertThat(october.reconciliation().told().costUsd()).isEqualTo("0.5");
        assertThat(one.reconciliations().all(12).failure()).contains("2026-10-31");

        openRouter.failing.clear();
        openRouter.questions.clear();
        moveTo("2026-11-08T04:00:00Z");
        one.schedule().look();
        assertThat(one.reconciliations().kept(OCTOBER).orElseThrow().missingDays())
                .isEmpty();
        assertThat(openRouter.days()).contains("2026-10-31");
        moveTo("2026-11-09T02:00:00Z");
        openRouter.questions.clear();
        one.schedule().look();
        assertThat(openRouter.days()).containsExactly("2026-11-08");
    }

    @Test
    void takesACallAroundMidnightForNoDifferenceOfTheMonth() throws SQLException {
        spend("2026-10-20T23:59:59Z", "0.5");
        openRouter.add("2026-10-21", MINI, "0.5", 1, 100, 10);
        moveTo("2026-11-01T03:00:00Z");

        ReconciledMonth october = one.reconciliations().reconcile(OCTOBER);

        assertThat(october.reconciliation().differences()).hasSize(2);
        assertThat(october.differingUsd()).isEqualTo("0");
        assertThat(october.withinTolerance()).isTrue();
    }

    @Test
    void asksOnOneReplicaAloneAndOnAnotherOneIfThatOneDies() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable look = () -> {
            both.countDown();
            try {
                both.await();
                replica(openRouter.baseUrl(), Optional.of(OpenRouterFake.KEY))
                        .schedule()
                        .look();
            } catch (InterruptedException | RuntimeException e) {
                failure.set(e);
            }
        };
        Thread first = Thread.ofVirtual().start(look);
        Thread second = Thread.ofVirtual().start(look);
        first.join();
        second.join();

        assertThat(failure.get()).isNull();
        // 30 days that are new; those of September were told after its end, and are not asked again to compare it.
        assertThat(openRouter.days()).hasSize(30).doesNotHaveDuplicates().contains("2026-10-01", "2026-09-15");

        openRouter.questions.clear();
        moveTo("2026-10-03T02:00:00Z");
        new AccountRows(tables.database)
                .take("openrouter", clock.instant(), clock.instant().plus(Duration.ofMinutes(10)));
        one.schedule().look();
        assertThat(openRouter.days()).isEmpty();
        moveTo("2026-10-03T02:10:00Z");
        one.schedule().look();
        assertThat(openRouter.days()).containsExactly("2026-10-02");
    }

    @Test
    void refusesAMonthOfWhichNoDayCanBeCompared() {
        assertThatThrownBy(() -> one.reconciliations().reconcile(YearMonth.of(2026, 8)))
                .hasMessageContaining("is too long ago");
        assertThatThrownBy(() -> one.reconciliations().reconcile(YearMonth.of(2026, 11)))
                .hasMessageContaining("has no day in UTC that is over");
        assertThat(openRouter.questions).isEmpty();
    }
}
