package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import io.purser.support.PostgresResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deferred settlements: they may be committed later, but never so that a call is refused because of that. */
@BesideOthers
class LingeringTest {
    private LedgerHarness harness;
    private String url;

    @BeforeEach
    void open() throws Exception {
        url = PostgresResource.freshLedger();
        harness = LedgerHarness.over(url);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private AuthorisationResult ask(String least, String most) {
        return BudgetService.await(harness.budgets.authorise(
                harness.request(Usd.parse(least), Usd.parse(most), LedgerHarness.SOMEBODY, null)));
    }

    private UUID granted(String bound) {
        return ((AuthorisationResult.Granted) ask(bound, bound)).reservation();
    }

    @Test
    void freeWhatTheNextGrantNeeds() {
        Budget budget = harness.budget("all", "1");
        Usd left = Usd.parse("1");
        for (int round = 0; round < 20; round++) {
            // Each reservation holds all that is left, and would be refused if the previous one still held it.
            UUID reservation = granted(left.toString());
            left = left.minus(Usd.parse("0.01"));
            var _ = harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.01")));
        }
        BudgetService.await(harness.budgets.catchUp());
        assertThat(harness.balance(budget)).isEqualTo(new Balance(Usd.parse("1"), Usd.parse("0.2"), Usd.ZERO));
    }

    @Test
    void cutNoGrantShort() {
        harness.budget("all", "1");
        UUID reservation = granted("0.9");
        var _ = harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")));

        AuthorisationResult next = ask("0.05", "2");

        assertThat(((AuthorisationResult.Granted) next).amount()).isEqualTo(Usd.parse("0.75"));
    }

    @Test
    void areWrittenThoughNothingElseComes() {
        Budget budget = harness.budget("all", "1");
        UUID reservation = granted("0.9");

        SettlementResult settled = harness.budgets
                .settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")))
                .join();

        assertThat(((SettlementResult.Recorded) settled).cost()).isEqualTo(Usd.parse("0.25"));
        assertThat(harness.balance(budget)).isEqualTo(new Balance(Usd.parse("1"), Usd.parse("0.25"), Usd.ZERO));
    }

    @Test
    void comeBeforeWhatLooksBackOnThem() {
        harness.budget("all", "1");
        UUID reservation = granted("0.9");
        CompletableFuture<SettlementResult> first =
                harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")));

        SettlementResult second =
                BudgetService.await(harness.budgets.settle(LedgerHarness.capture(reservation, Usd.parse("0.5"))));

        assertThat(((SettlementResult.Recorded) first.join()).knownAlready()).isFalse();
        assertThat(second)
                .isEqualTo(new SettlementResult.Recorded(reservation, "fake", "model", Usd.parse("0.25"), true));
    }

    @Test
    void tellAtLastWhatAnUnknownCallCostThoughBothComeTogether() throws Exception {
        Budget budget = harness.budget("all", "1");
        UUID reservation = granted("0.9");
        CompletableFuture<SettlementResult> unknown =
                harness.budgets.settleSoon(new Settlement.UnknownCost(reservation, null));
        CompletableFuture<SettlementResult> told =
                harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")));
        CompletableFuture<SettlementResult> again =
                harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.5")));

        assertThat(unknown.join())
                .isEqualTo(new SettlementResult.Recorded(reservation, "fake", "model", Usd.parse("0.9"), false));
        assertThat(told.join())
                .isEqualTo(new SettlementResult.Recorded(reservation, "fake", "model", Usd.parse("0.25"), false));
        assertThat(again.join())
                .isEqualTo(new SettlementResult.Recorded(reservation, "fake", "model", Usd.parse("0.25"), true));
        assertThat(harness.balance(budget).spent()).isEqualTo(Usd.parse("0.25"));
        assertThat(harness.number("select sum(cost_nanos) from usage_entry")).isEqualTo(250_000_000);
        assertThat(harness.number("select sum(cost_nanos) from usage_rollup where dimension = 'all'"))
                .isEqualTo(250_000_000);
    }

    @Test
    void areWrittenByAReplicaThatStops() throws Exception {
        Budget budget = harness.budget("all", "100");
        List<CompletableFuture<SettlementResult>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(harness.budgets.settleSoon(LedgerHarness.capture(granted("0.5"), Usd.parse("0.01"))));
        }

        harness.close();

        assertThat(all).allMatch(CompletableFuture::isDone);
        try (LedgerHarness other = new LedgerHarness(url, harness.clock, Duration.ofSeconds(30))) {
            assertThat(other.balance(budget)).isEqualTo(new Balance(Usd.parse("100"), Usd.parse("0.5"), Usd.ZERO));
        }
    }
}
