package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.budget.definition.Budget;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.SettlementResult;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.support.BesideOthers;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Amounts at the end of the range of a sum: they are refused before the commit, and no other operation fails because of
 * them.
 */
@BesideOthers
class SumsTest {
    private static final Usd MOST = Usd.ofNanos(Long.MAX_VALUE);

    @AutoClose
    private final LedgerHarness harness = LedgerHarness.fresh();

    SumsTest() throws SQLException {}

    /** A budget that grants above its limit. */
    private Budget softBudget() {
        return harness.budget(
                LedgerHarness.definition("soft", Scope.EVERYTHING, "1", WindowKind.TOTAL, ZoneId.of("UTC"), false));
    }

    private DirectCharge charge(Usd cost) {
        Instant now = harness.clock.instant();
        UUID id = TimeOrderedUuids.next(now);
        return new DirectCharge(
                id,
                now,
                BilledCall.single(id, LedgerHarness.SOMEBODY, "fake", "model", "v1"),
                CallOutcome.untimed(TokenCounts.of(1, 1), CallStatus.OK),
                cost);
    }

    private static void isRefused(CompletableFuture<?> answer) {
        assertThatThrownBy(() -> BudgetService.await(answer))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID))
                .hasMessageContaining("a sum of the ledger cannot hold this amount");
    }

    /** The commit thread takes one of the neighbours first, and then all others together. */
    private void refusesAmongNeighbours(Usd tooMuch, long before) throws SQLException {
        List<CompletableFuture<?>> neighbours = new ArrayList<>();
        UUID held = ((AuthorisationResult.Granted)
                        BudgetService.await(harness.budgets.authorise(harness.request("0.000000001"))))
                .reservation();
        for (int i = 0; i < 20; i++) {
            neighbours.add(harness.budgets.charge(charge(Usd.ZERO)));
        }
        CompletableFuture<SettlementResult> refused = harness.budgets.charge(charge(tooMuch));
        neighbours.add(harness.budgets.settle(LedgerHarness.capture(held, Usd.ofNanos(1))));
        neighbours.add(harness.budgets.authorise(harness.request("0")));

        isRefused(refused);
        neighbours.forEach(BudgetService::await);
        assertThat(harness.number("select count(*) from usage_entry")).isEqualTo(before + 21);
    }

    @Test
    void refusesACostThatTheWindowOfABudgetCannotHold() throws SQLException {
        Budget budget = softBudget();
        BudgetService.await(harness.budgets.charge(charge(Usd.ofNanos(Long.MAX_VALUE - 100))));

        refusesAmongNeighbours(Usd.ofNanos(101), 1);

        assertThat(harness.balance(budget).spent()).isEqualTo(Usd.ofNanos(Long.MAX_VALUE - 99));
        BudgetService.await(harness.budgets.charge(charge(Usd.ofNanos(99))));
        assertThat(harness.balance(budget).spent()).isEqualTo(MOST);
        assertThat(harness.balance(budget).remaining()).isEqualTo(Usd.parse("1").minus(MOST));
        assertThat(harness.balance(budget).over()).isEqualTo(MOST.minus(Usd.parse("1")));
    }

    @Test
    void refusesACostThatARollUpCannotHold() throws SQLException {
        BudgetService.await(harness.budgets.charge(charge(Usd.ofNanos(Long.MAX_VALUE - 100))));

        refusesAmongNeighbours(Usd.ofNanos(101), 1);

        assertThat(harness.number("select cost_nanos from usage_rollup where dimension = 'all'"))
                .isEqualTo(Long.MAX_VALUE - 99);
    }

    @Test
    void refusesACostThatTheRollUpOfItsOwnBatchCannotHold() throws SQLException {
        List<CompletableFuture<SettlementResult>> both =
                List.of(harness.budgets.charge(charge(MOST)), harness.budgets.charge(charge(MOST)));

        BudgetService.await(both.getFirst());
        isRefused(both.getLast());
        assertThat(harness.number("select count(*) from usage_entry")).isEqualTo(1);
    }

    @Test
    void refusesAReservationThatAWindowCannotHoldBesideWhatIsSpent() throws SQLException {
        Budget budget = softBudget();
        BudgetService.await(harness.budgets.charge(charge(Usd.ofNanos(Long.MAX_VALUE - 100))));

        isRefused(harness.budgets.authorise(harness.request("0.000000101")));

        assertThat(harness.balance(budget).reserved()).isEqualTo(Usd.ZERO);
        assertThat(BudgetService.await(harness.budgets.authorise(harness.request("0.0000001"))))
                .isInstanceOf(AuthorisationResult.Granted.class);
        assertThat(harness.balance(budget).over()).isEqualTo(MOST.minus(Usd.parse("1")));
    }

    @Test
    void sweepsWhatCanBeSettledBesideWhatCannot() throws Exception {
        Authorisation lost = harness.request("0.5");
        BudgetService.await(harness.budgets.authorise(lost));
        Authorisation settled = harness.request("0");
        BudgetService.await(harness.budgets.authorise(settled));
        BudgetService.await(harness.budgets.charge(charge(Usd.ofNanos(Long.MAX_VALUE - 100))));

        harness.sweep.settleAll();

        assertThat(harness.number("select count(*) from reservation")).isEqualTo(1);
        assertThat(harness.number("select count(*) from usage_entry where status = 'unsettled'"))
                .isEqualTo(1);
    }
}
