package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.UsageTrust;
import io.purser.ledger.CallStatus;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A database that is restored to an earlier moment while calls are under way. */
@BesideOthers
class SetBackTest {
    @AutoClose
    private final LedgerHarness harness = LedgerHarness.fresh();

    private final Budget budget = harness.budget("all", "1");

    SetBackTest() throws SQLException {}

    /** Sets the database back to the moment before any request. */
    private void setBack() throws SQLException {
        try (Connection connection = harness.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from reservation");
            statement.execute("delete from usage_entry");
            statement.execute("delete from budget_window");
            statement.execute("delete from replica");
        }
    }

    private UUID granted(Authorisation request) {
        assertThat(BudgetService.await(harness.budgets.authorise(request)))
                .isInstanceOf(AuthorisationResult.Granted.class);
        return request.id();
    }

    private SettlementResult settled(Settlement request) {
        return BudgetService.await(harness.budgets.settle(request));
    }

    /** A settlement as the gateway makes it. */
    private static Settlement.Capture answered(UUID call, Usd cost) {
        return LedgerHarness.capture(call, cost, null, UsageTrust.BOUNDED);
    }

    private Balance spent(String amount) {
        return new Balance(Usd.parse("1"), Usd.parse(amount), Usd.ZERO);
    }

    @Test
    void chargesOnceWhatWasSentBeforeAndIsAnsweredAfterIt() throws SQLException {
        UUID call = granted(harness.request("0.1"));
        setBack();

        assertThat(settled(LedgerHarness.capture(call, Usd.ZERO))).isInstanceOf(SettlementResult.NotFound.class);
        Settlement.Capture capture = answered(call, Usd.parse("0.03"));
        assertThat(settled(capture))
                .isEqualTo(new SettlementResult.Recorded(call, "fake", "model", Usd.parse("0.03"), false));
        assertThat(settled(capture))
                .isInstanceOf(SettlementResult.class)
                .isNotInstanceOf(SettlementResult.Voided.class);
        assertThat(settled(answered(call, Usd.parse("0.04"))))
                .isEqualTo(new SettlementResult.Recorded(call, "fake", "model", Usd.parse("0.03"), true));

        assertThat(harness.balance(budget)).isEqualTo(spent("0.03"));
        assertThat(harness.number("select count(*) from usage_entry where bound_nanos = 100000000"))
                .isEqualTo(1);
    }

    @Test
    void chargesTheBoundOfACallOfWhichNothingIsKnownAndLearnsItsCostLater() throws SQLException {
        UUID call = granted(harness.request("0.1"));
        setBack();

        settled(new Settlement.UnknownCost(call, null));
        assertThat(harness.balance(budget)).isEqualTo(spent("0.1"));
        settled(answered(call, Usd.parse("0.02")));

        assertThat(harness.balance(budget)).isEqualTo(spent("0.02"));
        assertThat(harness.number("select count(*) from usage_entry")).isEqualTo(2);
    }

    @Test
    void chargesWhatWasSetBackToABudgetThatAppliesNow() throws SQLException {
        UUID call = granted(harness.request("0.1"));
        setBack();
        harness.administration.delete(budget.id(), "test");
        Budget other = harness.budget("other", "1");

        settled(answered(call, Usd.parse("0.03")));

        assertThat(harness.balance(other)).isEqualTo(spent("0.03"));
    }

    @Test
    void chargesNothingForACallThatNeverLeft() throws SQLException {
        UUID call = granted(harness.request("0.1"));
        setBack();

        assertThat(settled(new Settlement.VoidReservation(call))).isInstanceOf(SettlementResult.Voided.class);
        assertThat(settled(answered(call, Usd.parse("0.03")))).isInstanceOf(SettlementResult.NotFound.class);
        assertThat(harness.number("select count(*) from usage_entry")).isZero();
    }

    @Test
    void keepsAFailedAttemptInTheLedgerAtNoCost() throws SQLException {
        UUID call = granted(harness.request("0.1"));
        setBack();

        settled(new Settlement.Failure(call, CallStatus.ERROR, 3L));

        assertThat(harness.balance(budget)).isEqualTo(spent("0"));
        assertThat(harness.number("select count(*) from usage_entry where status = 'error'"))
                .isEqualTo(1);
    }

    @Test
    void chargesNeitherAHoldNorAnIdThatNobodyWasGiven() throws SQLException {
        UUID hold = granted(harness.hold("0.1", LedgerHarness.SOMEBODY, null));
        setBack();

        assertThat(settled(answered(hold, Usd.parse("0.03")))).isInstanceOf(SettlementResult.NotFound.class);
        assertThat(settled(answered(harness.request("0.1").id(), Usd.parse("0.03"))))
                .isInstanceOf(SettlementResult.NotFound.class);
        assertThat(harness.number("select count(*) from usage_entry")).isZero();
    }

    @Test
    void forgetsACallThatWasVoidedForGood() throws SQLException {
        UUID call = granted(harness.request("0.1"));

        settled(new Settlement.VoidReservation(call));

        assertThat(settled(answered(call, Usd.parse("0.03")))).isInstanceOf(SettlementResult.NotFound.class);
        assertThat(harness.balance(budget)).isEqualTo(spent("0"));
    }
}
