package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.TemporaryRaise;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A limit that is higher until a time. */
@BesideOthers
class TemporaryRaiseTest {
    private LedgerHarness harness;

    @BeforeEach
    void open() throws Exception {
        harness = LedgerHarness.fresh();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private Instant soon() {
        return harness.clock.instant().plus(Duration.ofSeconds(2));
    }

    private Budget raised(Budget budget, String limit, Instant until) {
        TemporaryRaise raise = new TemporaryRaise(Usd.parse(limit), until);
        return harness.administration.change(budget.id(), budget.definition().with(raise), "test");
    }

    private AuthorisationResult ask(String bound) {
        return BudgetService.await(harness.budgets.authorise(harness.request(bound)));
    }

    private void awaitEndOf(Instant until) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> harness.number("select extract(epoch from now()) * 1000") > until.toEpochMilli());
    }

    private static Balance balance(String limit, String reserved) {
        return new Balance(Usd.parse(limit), Usd.ZERO, Usd.parse(reserved));
    }

    @Test
    void grantsByTheRaiseUntilItsEndAndByTheOwnLimitAfterIt() {
        Budget budget = harness.budget("for a while", "1");
        assertThat(ask("0.9")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(ask("0.2")).isInstanceOf(AuthorisationResult.Busy.class);
        Instant until = soon();

        Budget raised = raised(budget, "2", until);

        assertThat(ask("0.2")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(ask("1")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(harness.balance(raised)).isEqualTo(balance("2", "1.1"));
        awaitEndOf(until);
        assertThat(ask("0.000000001")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(harness.balance(raised)).isEqualTo(balance("1", "1.1"));
    }

    @Test
    void holdsForAWindowThatBeginsWithIt() {
        Instant until = soon();
        Budget budget = raised(harness.budget("new", "1"), "2", until);

        assertThat(ask("2")).isInstanceOf(AuthorisationResult.Granted.class);

        awaitEndOf(until);
        assertThat(harness.balance(budget)).isEqualTo(balance("1", "2"));
        assertThat(ask("0.000000001")).isInstanceOf(AuthorisationResult.Busy.class);
    }

    @Test
    void grantsNeverMoreThanTheRaiseToManyAtOnceAtItsEnd() {
        Instant until = soon();
        Budget budget = raised(harness.budget("many", "1"), "1.5", until);
        Usd granted = Usd.ZERO;

        while (!harness.clock.instant().isAfter(until.plusMillis(200))) {
            granted = granted.plus(
                    IntStream.range(0, 20)
                            .mapToObj(i -> harness.budgets.authorise(harness.request("0.001")))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .filter(AuthorisationResult.Granted.class::isInstance)
                            .map(result -> ((AuthorisationResult.Granted) result).amount())
                            .reduce(Usd.ZERO, Usd::plus));
        }

        assertThat(granted).isLessThanOrEqualTo(Usd.parse("1.5"));
        assertThat(harness.balance(budget)).isEqualTo(balance("1", granted.toString()));
        assertThat(ask("0.000000001"))
                .isInstanceOfAny(AuthorisationResult.Busy.class, AuthorisationResult.Exhausted.class);
    }

    /** The grant begins before the end of the raise, and gets the row of the balance after it. */
    @Test
    void countsNoMoreForAGrantThatWaitsForItsBalanceUntilItHasEnded() throws Exception {
        Budget budget = harness.budget("waiting", "1");
        assertThat(ask("0.9")).isInstanceOf(AuthorisationResult.Granted.class);
        Instant until = soon();
        Budget raised = raised(budget, "2", until);
        assertThat(ask("0.15"))
                .as("by the raise, which the replica knows from now on")
                .isInstanceOf(AuthorisationResult.Granted.class);
        CompletableFuture<AuthorisationResult> waiting;

        try (Connection other = harness.database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from budget_window for update");
            waiting = harness.budgets.authorise(harness.request("0.5"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> harness.number("select count(*) from pg_locks where not granted") > 0);
            assertThat(harness.number("select extract(epoch from now()) * 1000"))
                    .isLessThan(until.toEpochMilli());
            awaitEndOf(until);
            other.rollback();
        }

        assertThat(BudgetService.await(waiting)).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(harness.balance(raised)).isEqualTo(balance("1", "1.05"));
    }

    @Test
    void endsWhenItIsTakenBack() {
        Budget budget = harness.budget("taken back", "1");
        raised(budget, "2", harness.clock.instant().plus(Duration.ofDays(1)));
        assertThat(ask("1.5")).isInstanceOf(AuthorisationResult.Granted.class);

        harness.administration.change(budget.id(), budget.definition(), "test");

        assertThat(ask("0.000000001")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(harness.administration.history(budget.id()))
                .extracting(BudgetAdministration.Change::after)
                .element(1)
                .asString()
                .contains("\"raise\":{\"limit_usd\":\"2\",\"until\":\"");
        assertThat(List.of(harness.balance(budget))).containsExactly(balance("1", "1.5"));
    }
}
