package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.ledger.EntryWriter;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that are decided by what the replica saw last, and checked by the database: another replica changes it. */
@BesideOthers
class OneRoundTripTest {
    private static final Usd LIMIT = Usd.parse("1");

    private LedgerHarness here;
    private LedgerHarness there;
    private Budget budget;

    @BeforeEach
    void open() throws Exception {
        String url = LedgerHarness.freshUrl();
        here = LedgerHarness.over(url);
        there = LedgerHarness.over(url);
        budget = here.budget("all", LIMIT.toString());
        granted(here, "0.1"); // from here on, this replica knows the balance
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static AuthorisationResult ask(LedgerHarness replica, String bound) {
        return BudgetService.await(replica.budgets.authorise(replica.request(bound)));
    }

    private static AuthorisationResult.Granted granted(LedgerHarness replica, String bound) {
        return (AuthorisationResult.Granted) ask(replica, bound);
    }

    private static SettlementResult settle(LedgerHarness replica, Settlement settlement) {
        return BudgetService.await(replica.budgets.settle(settlement));
    }

    @Test
    void tellTheBalanceThatAnotherReplicaChanged() {
        granted(there, "0.25");

        AuthorisationResult.Granted next = granted(here, "0.1");

        assertThat(next.statuses().getFirst().balance()).isEqualTo(new Balance(LIMIT, Usd.ZERO, Usd.parse("0.45")));
        assertThat(here.balance(budget)).isEqualTo(new Balance(LIMIT, Usd.ZERO, Usd.parse("0.45")));
    }

    @Test
    void grantNothingThatAnotherReplicaHasTaken() {
        granted(there, "0.85");

        AuthorisationResult next = ask(here, "0.1");

        assertThat(next).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(((AuthorisationResult.Busy) next).status().balance().reserved())
                .isEqualTo(Usd.parse("0.95"));
        assertThat(here.balance(budget)).isEqualTo(new Balance(LIMIT, Usd.ZERO, Usd.parse("0.95")));
    }

    @Test
    void grantNothingBeyondALimitThatWasLowered() {
        there.limit(budget, "0.15");

        assertThat(ask(here, "0.1")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(here.balance(budget).reserved()).isEqualTo(Usd.parse("0.1"));
    }

    @Test
    void chargeOnceWhatAnotherReplicaHasSettled() throws Exception {
        UUID call = granted(here, "0.2").reservation();
        settle(there, LedgerHarness.capture(call, Usd.parse("0.05")));

        SettlementResult again = settle(here, LedgerHarness.capture(call, Usd.parse("0.15")));

        assertThat(again).isEqualTo(new SettlementResult.Recorded(call, "fake", "model", Usd.parse("0.05"), true));
        assertThat(here.balance(budget)).isEqualTo(new Balance(LIMIT, Usd.parse("0.05"), Usd.parse("0.1")));
        assertThat(here.number("select count(*) from usage_entry")).isEqualTo(1);
    }

    @Test
    void sendAllStatementsOfACallTogether() throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        FailOpen failOpen = new FailOpen("0");
        GroupCommit commits = new GroupCommit(
                noting(here.database, sent),
                new EntryWriter(ZoneId.of("UTC")),
                new Replica(here.database, io.purser.ledger.DatabaseClock.believing(here.clock), () -> {}),
                failOpen,
                here.clock);
        commits.start();
        BudgetService budgets = new BudgetService(commits, here.database, failOpen);
        BudgetService.await(budgets.authorise(here.request("0.1")));
        sent.clear();

        var second = (AuthorisationResult.Granted) BudgetService.await(budgets.authorise(here.request("0.1")));
        assertThat(sent).singleElement().asString().startsWith("begin").endsWith("commit");
        BudgetService.await(budgets.settle(LedgerHarness.capture(second.reservation(), Usd.parse("0.05"))));
        assertThat(sent).hasSize(2);

        commits.stop();
        assertThat(here.balance(budget)).isEqualTo(new Balance(LIMIT, Usd.parse("0.05"), Usd.parse("0.2")));
    }

    /** The same database; the list gets each statement that is prepared. */
    private static DataSource noting(DataSource database, List<String> sent) {
        return proxy(
                DataSource.class,
                database,
                (method, result, arguments) -> result instanceof Connection connection
                        ? proxy(Connection.class, connection, (call, statement, sql) -> {
                            if (statement instanceof PreparedStatement) {
                                sent.add((String) sql[0]);
                            }
                            return statement;
                        })
                        : result);
    }

    private interface Seen {
        Object result(String method, Object result, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, T real, Seen seen) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return seen.result(method.getName(), method.invoke(real, arguments), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
