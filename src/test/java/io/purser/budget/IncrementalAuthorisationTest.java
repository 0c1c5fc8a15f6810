package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Budget;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.support.BesideOthers;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Increases of a hold. */
@BesideOthers
class IncrementalAuthorisationTest {
    @AutoClose
    private final LedgerHarness ledger;

    private final Budget budget;

    IncrementalAuthorisationTest() throws SQLException {
        ledger = LedgerHarness.fresh();
        budget = ledger.budget("all", "10");
    }

    private Authorisation hold(String amount) {
        return ledger.hold(amount, LedgerHarness.SOMEBODY, null);
    }

    private UUID held(String amount) {
        AuthorisationResult result = BudgetService.await(ledger.budgets.authorise(hold(amount)));
        assertThat(result).isInstanceOf(AuthorisationResult.Granted.class);
        return ((AuthorisationResult.Granted) result).reservation();
    }

    @Test
    void holdsMoreUnderANewReservationInPlaceOfTheOld() {
        UUID old = held("4");

        AuthorisationResult result = ledger.budgets.increment(old, hold("6"));

        assertThat(result).isInstanceOfSatisfying(AuthorisationResult.Granted.class, granted -> {
            assertThat(granted.amount()).hasToString("10");
            assertThat(ledger.budgets.reservation(old)).isEmpty();
            assertThat(ledger.budgets.reservation(granted.reservation()))
                    .hasValueSatisfying(found -> assertThat(found.bound()).hasToString("10"));
            assertThat(ledger.balance(budget).reserved()).hasToString("10");
            BudgetService.await(ledger.budgets.settle(new Settlement.VoidReservation(granted.reservation())));
        });
        assertThat(ledger.balance(budget).reserved().isZero()).isTrue();
    }

    @Test
    void changesNothingThatABudgetCannotHold() {
        UUID old = held("4");

        assertThat(ledger.budgets.increment(old, hold("6.000000001")))
                .isInstanceOfSatisfying(AuthorisationResult.Busy.class, busy -> {
                    assertThat(busy.needed()).hasToString("6.000000001");
                    assertThat(busy.status().balance().remaining()).hasToString("6");
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
                AuthorisationResult result = BudgetService.await(ledger.budgets.authorise(hold("4.5")));
                granted += result instanceof AuthorisationResult.Granted ? 1 : 0;
            }
            return granted;
        });

        for (int i = 0; i < 100; i++) {
            assertThat(ledger.budgets.increment(old, hold("5"))).isInstanceOf(AuthorisationResult.Busy.class);
        }
        isOver.set(true);

        assertThat(taken.join()).isZero();
        assertThat(ledger.balance(budget).reserved()).hasToString("6");
    }
}
