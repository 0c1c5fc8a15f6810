package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.ledger.CallStatus;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database is set back to an earlier moment while calls are under way. */
class SetBackTest {
    private LedgerHarness harness;
    private Budget budget;

    @BeforeEach
    void start() throws SQLException {
        String url = PostgresResource.freshDatabase();
        LedgerHarness.migrate(url);
        harness = LedgerHarness.over(url);
        budget = harness.budget("all", "1");
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    /** As it is restored: nobody has asked for anything yet. */
    private void setBack() throws SQLException {
        try (Connection connection = harness.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from reservation");
            statement.execute("delete from usage_entry");
            statement.execute("delete from budget_window");
            statement.execute("delete from replica");
        }
    }

    private UUID granted(Authorisation wish) {
        assertThat(Budgets.await(harness.budgets.authorise(wish))).isInstanceOf(Verdict.Granted.class);
        return wish.id();
    }

    private Settled settled(Settlement wish) {
        return Budgets.await(harness.budgets.settle(wish));
    }

    /** As the gateway settles a call. */
    private static Settlement.Capture answered(UUID call, Usd cost) {
        return new Settlement.Capture(
                call, TokenCounts.of(10, 5), cost, CallStatus.OK, 12L, null, null, null, null, null, Claim.BOUNDED);
    }

    private Balance spent(String amount) {
        return new Balance(Usd.parse("1"), Usd.parse(amount), Usd.ZERO);
    }

    @Test
    void chargesOnceWhatWasSentBeforeAndIsAnsweredAfterIt() throws SQLException {
        UUID call = granted(harness.wish("0.1"));
        setBack();

        assertThat(settled(LedgerHarness.capture(call, Usd.ZERO))).isInstanceOf(Settled.NotFound.class);
        Settlement.Capture capture = answered(call, Usd.parse("0.03"));
        assertThat(settled(capture)).isEqualTo(new Settled.Recorded(call, "fake", "model", Usd.parse("0.03"), false));
        assertThat(settled(capture)).isInstanceOf(Settled.class).isNotInstanceOf(Settled.Released.class);
        assertThat(settled(answered(call, Usd.parse("0.04"))))
                .isEqualTo(new Settled.Recorded(call, "fake", "model", Usd.parse("0.03"), true));

        assertThat(harness.balance(budget)).isEqualTo(spent("0.03"));
        assertThat(harness.number("select count(*) from usage_entry where bound_nanos = 100000000"))
                .isEqualTo(1);
    }

    @Test
    void chargesTheBoundOfACallOfWhichNothingIsKnownAndLearnsItsCostLater() throws SQLException {
        UUID call = granted(harness.wish("0.1"));
        setBack();

        settled(new Settlement.Unknown(call, null));
        assertThat(harness.balance(budget)).isEqualTo(spent("0.1"));
        settled(answered(call, Usd.parse("0.02")));

        assertThat(harness.balance(budget)).isEqualTo(spent("0.02"));
        assertThat(harness.number("select count(*) from usage_entry")).isEqualTo(2);
    }

    @Test
    void chargesWhatWasSetBackToABudgetThatAppliesNow() throws SQLException {
        UUID call = granted(harness.wish("0.1"));
        setBack();
        harness.administration.delete(budget.id(), "test");
        Budget other = harness.budget("other", "1");

        settled(answered(call, Usd.parse("0.03")));

        assertThat(harness.balance(other)).isEqualTo(spent("0.03"));
    }

    @Test
    void chargesNothingForACallThatNeverLeft() throws SQLException {
        UUID call = granted(harness.wish("0.1"));
        setBack();

        assertThat(settled(new Settlement.Release(call))).isInstanceOf(Settled.Released.class);
        assertThat(settled(answered(call, Usd.parse("0.03")))).isInstanceOf(Settled.NotFound.class);
        assertThat(harness.number("select count(*) from usage_entry")).isZero();
    }

    @Test
    void keepsAFailedAttemptInTheLedgerAtNoCost() throws SQLException {
        UUID call = granted(harness.wish("0.1"));
        setBack();

        settled(new Settlement.Failure(call, CallStatus.ERROR, 3L));

        assertThat(harness.balance(budget)).isEqualTo(spent("0"));
        assertThat(harness.number("select count(*) from usage_entry where status = 'error'"))
                .isEqualTo(1);
    }

    @Test
    void chargesNeitherAPromiseNorAnIdThatNobodyWasGiven() throws SQLException {
        Authorisation wish = harness.wish("0.1");
        UUID promise = granted(new Authorisation(
                wish.id(),
                wish.callId(),
                1,
                Authorisation.Kind.HELD,
                wish.spender(),
                wish.provider(),
                wish.model(),
                wish.priceVersion(),
                wish.least(),
                wish.most(),
                wish.at(),
                wish.expiresAt(),
                null,
                null));
        setBack();

        assertThat(settled(answered(promise, Usd.parse("0.03")))).isInstanceOf(Settled.NotFound.class);
        assertThat(settled(answered(harness.wish("0.1").id(), Usd.parse("0.03"))))
                .isInstanceOf(Settled.NotFound.class);
        assertThat(harness.number("select count(*) from usage_entry")).isZero();
    }

    @Test
    void forgetsACallThatWasReleasedForGood() throws SQLException {
        UUID call = granted(harness.wish("0.1"));

        settled(new Settlement.Release(call));

        assertThat(settled(answered(call, Usd.parse("0.03")))).isInstanceOf(Settled.NotFound.class);
        assertThat(harness.balance(budget)).isEqualTo(spent("0"));
    }
}
