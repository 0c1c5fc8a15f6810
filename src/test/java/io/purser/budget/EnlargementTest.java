package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.ids.Ids;
import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holding more than before. */
class EnlargementTest {
    private LedgerHarness ledger;
    private Budget budget;

    @BeforeEach
    void start() throws SQLException {
        String url = PostgresResource.freshDatabase();
        LedgerHarness.migrate(url);
        ledger = LedgerHarness.over(url);
        budget = ledger.budget("all", "10");
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    private static Authorisation promise(String amount) {
        Instant now = Instant.now();
        UUID id = Ids.next(now);
        Usd usd = Usd.parse(amount);
        return new Authorisation(
                id,
                id,
                1,
                Authorisation.Kind.HELD,
                LedgerHarness.SOMEBODY,
                "akash",
                "chain",
                "akash",
                usd,
                usd,
                now,
                now.plus(Duration.ofDays(1)),
                null,
                null);
    }

    private UUID held(String amount) {
        Verdict verdict = Budgets.await(ledger.budgets.authorise(promise(amount)));
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).reservation();
    }

    @Test
    void holdsMoreUnderANewReservationInPlaceOfTheOld() {
        UUID old = held("4");

        Verdict verdict = ledger.budgets.enlarge(old, promise("6"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Granted.class, granted -> {
            assertThat(granted.amount()).hasToString("10");
            assertThat(ledger.budgets.reservation(old)).isEmpty();
            assertThat(ledger.budgets.reservation(granted.reservation()))
                    .hasValueSatisfying(found -> assertThat(found.bound()).hasToString("10"));
            assertThat(ledger.balance(budget).reserved()).hasToString("10");
            Budgets.await(ledger.budgets.settle(new Settlement.Release(granted.reservation())));
        });
        assertThat(ledger.balance(budget).reserved().isZero()).isTrue();
    }

    @Test
    void changesNothingThatABudgetCannotHold() {
        UUID old = held("4");

        Verdict verdict = ledger.budgets.enlarge(old, promise("6.000000001"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Busy.class, busy -> {
            assertThat(busy.needed()).hasToString("6.000000001");
            assertThat(busy.standing().balance().remaining()).hasToString("6");
        });
        assertThat(ledger.budgets.reservation(old))
                .hasValueSatisfying(found -> assertThat(found.bound()).hasToString("4"));
        assertThat(ledger.balance(budget).reserved()).hasToString("4");
    }

    @Test
    void leavesNothingUnheldForAMoment() {
        UUID old = held("6");
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> {
            int granted = 0;
            while (!isOver.get()) {
                Verdict verdict = Budgets.await(ledger.budgets.authorise(promise("4.5")));
                granted += verdict instanceof Verdict.Granted ? 1 : 0;
            }
            return granted;
        });

        for (int i = 0; i < 100; i++) {
            assertThat(ledger.budgets.enlarge(old, promise("5"))).isInstanceOf(Verdict.Busy.class);
        }
        isOver.set(true);

        assertThat(taken.join()).isZero();
        assertThat(ledger.balance(budget).reserved()).hasToString("6");
    }
}
