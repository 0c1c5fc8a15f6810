package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.KeyBalance;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.UsageTrust;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.support.BesideOthers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One budget that gives each key a balance of its own. */
@BesideOthers
class KeyBudgetTest {
    private static final Scope EACH_KEY = new Scope(null, null, null, Scope.EACH, null, null, null);
    private static final Spender ANN = spender("ann");
    private static final Spender BEN = spender("ben");

    private String url;
    private LedgerHarness harness;
    private Budget template;

    private static Spender spender(String key) {
        return new Spender(key, "agent", null, "team", Set.of());
    }

    @BeforeEach
    void open() throws Exception {
        url = LedgerHarness.freshUrl();
        harness = LedgerHarness.over(url);
        template = harness.budget(definition(EACH_KEY));
    }

    private static BudgetDefinition definition(Scope scope) {
        return LedgerHarness.definition("developer", scope, "1", WindowKind.MONTH, ZoneId.of("UTC"), true);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private AuthorisationResult ask(Spender spender, String bound) {
        return ask(harness, spender, bound);
    }

    private static AuthorisationResult ask(LedgerHarness replica, Spender spender, String bound) {
        Usd amount = Usd.parse(bound);
        return BudgetService.await(replica.budgets.authorise(replica.request(amount, amount, spender, null)));
    }

    private UUID granted(Spender spender, String bound) {
        return ((AuthorisationResult.Granted) ask(spender, bound)).reservation();
    }

    private static Balance balance(String limit, String spent, String reserved) {
        return new Balance(Usd.parse(limit), Usd.parse(spent), Usd.parse(reserved));
    }

    @Test
    void givesEachKeyTheWholeLimit() {
        UUID ofAnn = granted(ANN, "0.7");
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(ofAnn, Usd.parse("0.6"))));

        assertThat(ask(ANN, "0.5")).isInstanceOf(AuthorisationResult.Exhausted.class);
        assertThat(ask(BEN, "1")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(ask(BEN, "0.000000001")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(ask(ANN, "0.4")).isInstanceOf(AuthorisationResult.Granted.class);

        assertThat(harness.budgets.balances(template, harness.clock.instant(), 10))
                .containsExactly(
                        new KeyBalance("ann", balance("1", "0.6", "0.4")),
                        new KeyBalance("ben", balance("1", "0", "1")));
    }

    @Test
    void showsAKeyItsOwnBalance() {
        granted(ANN, "0.7");

        BudgetStatus ofAnn =
                harness.budgets.statuses(ANN, null, harness.clock.instant()).getFirst();
        BudgetStatus ofBen =
                harness.budgets.statuses(BEN, null, harness.clock.instant()).getFirst();

        assertThat(ofAnn.balance()).isEqualTo(balance("1", "0", "0.7"));
        assertThat(ofAnn.budget().scope().describe()).isEqualTo("key=ann");
        assertThat(ofAnn.budget().name()).isEqualTo("developer");
        assertThat(ofBen.balance()).isEqualTo(balance("1", "0", "0"));
        assertThat(harness.balance(template)).isEqualTo(balance("1", "0", "0.7"));
    }

    @Test
    void aNewLimitHoldsForEveryKeyAtOnce() {
        granted(ANN, "0.7");
        granted(BEN, "0.2");

        harness.limit(template, "0.5");

        assertThat(ask(ANN, "0.000000001")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(ask(BEN, "0.4")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(ask(BEN, "0.3")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(ask(spender("new"), "0.6")).isInstanceOf(AuthorisationResult.Exhausted.class);
    }

    @Test
    void holdsACallThatCostsMoreThanItsBoundToTheBalanceOfItsKey() {
        UUID first = granted(ANN, "0.5");
        granted(ANN, "0.4");

        SettlementResult settled = BudgetService.await(
                harness.budgets.settle(LedgerHarness.capture(first, Usd.parse("0.7"), null, UsageTrust.CUT)));

        assertThat(settled)
                .isInstanceOfSatisfying(
                        SettlementResult.Recorded.class,
                        recorded -> assertThat(recorded.cost()).isEqualTo(Usd.parse("0.5")));
    }

    private void cover(Scope scope) {
        harness.administration.change(template.id(), definition(scope), "test");
    }

    @Test
    void countsAllThatAKeySpentWhicheverKeysItCoveredInBetween() {
        UUID first = granted(ANN, "0.7");
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(first, Usd.parse("0.6"))));
        UUID open = granted(ANN, "0.1");
        granted(BEN, "0.5");

        cover(EACH_KEY.of("ann"));

        assertThat(ask(ANN, "0.4")).isInstanceOf(AuthorisationResult.Busy.class);
        UUID second = granted(ANN, "0.2");
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(second, Usd.parse("0.2"))));
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(open, Usd.parse("0.1"))));
        assertThat(harness.balance(harness.administration.find(template.id()).orElseThrow()))
                .isEqualTo(balance("1", "0.9", "0"));
        assertThat(ask(BEN, "5")).isInstanceOf(AuthorisationResult.Granted.class);

        cover(EACH_KEY);

        assertThat(ask(ANN, "0.2")).isInstanceOf(AuthorisationResult.Exhausted.class);
        assertThat(ask(BEN, "0.6")).isInstanceOf(AuthorisationResult.Busy.class);
        assertThat(harness.budgets.balances(template, harness.clock.instant(), 10))
                .containsExactly(
                        new KeyBalance("ann", balance("1", "0.9", "0")),
                        new KeyBalance("ben", balance("1", "0", "0.5")));
    }

    /** A release that does not know the column writes its default, and another replica of it may run beside this one. */
    @Test
    void goesOnWithTheBalancesOfABudgetThatTheReleaseBeforeMade() throws Exception {
        try (LedgerHarness other = LedgerHarness.over(url);
                Connection connection = harness.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update budget set of_each_key = default");
            granted(ANN, "0.7");
            assertThat(ask(other, ANN, "0.4")).isInstanceOf(AuthorisationResult.Busy.class);

            cover(EACH_KEY.of("ann"));

            assertThat(ask(other, ANN, "0.4")).isInstanceOf(AuthorisationResult.Busy.class);
            assertThat(ask(other, ANN, "0.2")).isInstanceOf(AuthorisationResult.Granted.class);
            // As the release before changes a budget: it does not name the column.
            statement.execute("update budget set scope = '{\"key\": \"*\"}', updated_at = now()");
            statement.execute("update budget_revision set revision = revision + 1");
            assertThat(ask(ANN, "0.2")).isInstanceOf(AuthorisationResult.Busy.class);
            cover(EACH_KEY.of("ann"));
            assertThat(ask(ANN, "0.2")).isInstanceOf(AuthorisationResult.Busy.class);
            assertThat(ask(other, ANN, "0.1")).isInstanceOf(AuthorisationResult.Granted.class);
        }
    }

    @Test
    void grantsToManyCallersOfItsOneKeyNoMoreThanIsLeft() throws Exception {
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(granted(ANN, "0.5"), Usd.parse("0.5"))));
        cover(EACH_KEY.of("ann"));
        try (LedgerHarness other = LedgerHarness.over(url);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AuthorisationResult>> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                LedgerHarness replica = i % 2 == 0 ? harness : other;
                asked.add(callers.submit(() -> ask(replica, ANN, "0.1")));
            }
            int granted = 0;
            for (Future<AuthorisationResult> each : asked) {
                granted += each.get() instanceof AuthorisationResult.Granted ? 1 : 0;
            }

            assertThat(granted).isEqualTo(5);
            assertThat(harness.balance(
                            harness.administration.find(template.id()).orElseThrow()))
                    .isEqualTo(balance("1", "0.5", "0.5"));
        }
    }

    @Test
    void refusesNothingOnceItIsDeleted() {
        UUID open = granted(ANN, "1");

        harness.administration.delete(template.id(), "test");

        assertThat(ask(ANN, "5")).isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(BudgetService.await(harness.budgets.settle(LedgerHarness.capture(open, Usd.parse("0.3")))))
                .isInstanceOf(SettlementResult.Recorded.class);
        assertThat(harness.budgets.statuses(ANN, null, harness.clock.instant())).isEqualTo(List.of());
    }

    @Test
    void refusesToForgetWhatABudgetOfOneKeyHasSpent() {
        BudgetDefinition one =
                LedgerHarness.definition("of ann", EACH_KEY.of("ann"), "1", WindowKind.MONTH, ZoneId.of("UTC"), true);
        BudgetDefinition each =
                LedgerHarness.definition("of ann", EACH_KEY, "1", WindowKind.MONTH, ZoneId.of("UTC"), true);
        UUID id = harness.budget(one).id();

        assertThatThrownBy(() -> harness.administration.change(id, each, "test"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.type()).isEqualTo(ProblemType.CONFLICT);
                    assertThat(problem.detail()).startsWith("the budget \"of ann\" counts what one key spends");
                });
        assertThat(harness.administration.find(id).orElseThrow().scope()).isEqualTo(EACH_KEY.of("ann"));
    }
}
