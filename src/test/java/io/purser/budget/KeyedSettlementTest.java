package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.UsageTrust;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.GivenAgain;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an idempotency key when its call ends. */
@BesideOthers
class KeyedSettlementTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Usd COST = Usd.parse("0.01");

    private LedgerHarness here;
    private LedgerHarness there;

    @BeforeEach
    void open() throws Exception {
        String url = LedgerHarness.freshUrl();
        here = LedgerHarness.over(url);
        there = LedgerHarness.over(url);
        here.budget("all", "1");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static Authorisation.Key key() {
        return new Authorisation.Key("caller", UUID.randomUUID().toString(), "fingerprint");
    }

    private static CompletableFuture<AuthorisationResult> ask(LedgerHarness replica, Authorisation.Key key) {
        return replica.budgets.authorise(replica.request(COST, COST, LedgerHarness.SOMEBODY, key));
    }

    private void awaitWaiting(int transactions) {
        await().atMost(TIMEOUT)
                .until(
                        () -> here.number("select count(*) from pg_stat_activity where datname = current_database()"
                                + " and wait_event_type = 'Lock'"),
                        waiting -> waiting == transactions);
    }

    @Test
    void locksItBeforeTheBalancesSoThatARepetitionElsewhereCannotStandInItsWay() throws Exception {
        Authorisation.Key key = key();
        var granted = (AuthorisationResult.Granted) BudgetService.await(ask(here, key));
        CompletableFuture<SettlementResult> settled;
        CompletableFuture<AuthorisationResult> repeated;
        try (Connection other = here.database.getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("select 1 from budget_window for update");
            settled = here.budgets.settle(
                    LedgerHarness.capture(granted.reservation(), COST, null, UsageTrust.AS_REPORTED));
            awaitWaiting(1);
            repeated = ask(there, key);
            awaitWaiting(2);
            other.commit();
        }

        assertThat(settled.get(60, TimeUnit.SECONDS)).isInstanceOf(SettlementResult.Recorded.class);
        assertThat(repeated.get(60, TimeUnit.SECONDS)).isEqualTo(new AuthorisationResult.KeyTaken(key));
        assertThat(here.budgets.recall(key)).isInstanceOf(IdempotencyResult.NotKept.class);
        assertThat(here.number("select deadlocks from pg_stat_database where datname = current_database()"))
                .isZero();
    }

    @Test
    void saysThatAnAnswerOfTheCacheWasNotKeptInsteadOfWaitingForIt() {
        Authorisation.Key key = key();
        Instant now = here.clock.instant();
        UUID entry = TimeOrderedUuids.next(now);
        SettlementResult charged = BudgetService.await(here.budgets.charge(new DirectCharge(
                entry,
                now,
                BilledCall.single(TimeOrderedUuids.next(now), LedgerHarness.SOMEBODY, "fake", "model", "v1"),
                CallOutcome.untimed(TokenCounts.NONE, CallStatus.OK),
                Usd.ZERO,
                key,
                null,
                null,
                new GivenAgain(UUID.randomUUID(), TokenCounts.of(1, 1), COST))));

        assertThat(charged).isInstanceOf(SettlementResult.Recorded.class);
        assertThat(here.budgets.recall(key)).isEqualTo(new IdempotencyResult.NotKept(entry, Usd.ZERO));
    }
}
