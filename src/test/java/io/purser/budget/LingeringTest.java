package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settlements that nobody waits for: they may come later, but nobody may notice it by a refusal. */
class LingeringTest {
    private LedgerHarness harness;
    private String url;

    @BeforeEach
    void open() throws Exception {
        url = PostgresResource.freshDatabase();
        LedgerHarness.migrate(url);
        harness = LedgerHarness.over(url);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private Verdict ask(String least, String most) {
        return Budgets.await(harness.budgets.authorise(
                harness.wish(Usd.parse(least), Usd.parse(most), LedgerHarness.SOMEBODY, null)));
    }

    private UUID granted(String bound) {
        return ((Verdict.Granted) ask(bound, bound)).reservation();
    }

    @Test
    void giveBackWhatTheNextGrantNeeds() {
        Budget budget = harness.budget("all", "1");
        Usd left = Usd.parse("1");
        for (int round = 0; round < 20; round++) {
            // Each holds all that is left, and would be refused if what came before it still did.
            UUID reservation = granted(left.toString());
            left = left.minus(Usd.parse("0.01"));
            var _ = harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.01")));
        }
        Budgets.await(harness.budgets.catchUp());
        assertThat(harness.balance(budget)).isEqualTo(new Balance(Usd.parse("1"), Usd.parse("0.2"), Usd.ZERO));
    }

    @Test
    void cutNoGrantShort() {
        harness.budget("all", "1");
        UUID reservation = granted("0.9");
        var _ = harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")));

        Verdict next = ask("0.05", "2");

        assertThat(((Verdict.Granted) next).amount()).isEqualTo(Usd.parse("0.75"));
    }

    @Test
    void areWrittenThoughNothingElseComes() {
        Budget budget = harness.budget("all", "1");
        UUID reservation = granted("0.9");

        Settled settled = harness.budgets
                .settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")))
                .join();

        assertThat(((Settled.Recorded) settled).cost()).isEqualTo(Usd.parse("0.25"));
        assertThat(harness.balance(budget)).isEqualTo(new Balance(Usd.parse("1"), Usd.parse("0.25"), Usd.ZERO));
    }

    @Test
    void comeBeforeWhatLooksBackOnThem() {
        harness.budget("all", "1");
        UUID reservation = granted("0.9");
        CompletableFuture<Settled> first =
                harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")));

        Settled second = Budgets.await(harness.budgets.settle(LedgerHarness.capture(reservation, Usd.parse("0.5"))));

        assertThat(((Settled.Recorded) first.join()).knownAlready()).isFalse();
        assertThat(second).isEqualTo(new Settled.Recorded(reservation, "fake", "model", Usd.parse("0.25"), true));
    }

    @Test
    void tellAtLastWhatAnUnknownCallCostThoughBothComeTogether() throws Exception {
        Budget budget = harness.budget("all", "1");
        UUID reservation = granted("0.9");
        CompletableFuture<Settled> unknown = harness.budgets.settleSoon(new Settlement.Unknown(reservation, null));
        CompletableFuture<Settled> told =
                harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.25")));
        CompletableFuture<Settled> again =
                harness.budgets.settleSoon(LedgerHarness.capture(reservation, Usd.parse("0.5")));

        assertThat(unknown.join())
                .isEqualTo(new Settled.Recorded(reservation, "fake", "model", Usd.parse("0.9"), false));
        assertThat(told.join()).isEqualTo(new Settled.Recorded(reservation, "fake", "model", Usd.parse("0.25"), false));
        assertThat(again.join()).isEqualTo(new Settled.Recorded(reservation, "fake", "model", Usd.parse("0.25"), true));
        assertThat(harness.balance(budget).spent()).isEqualTo(Usd.parse("0.25"));
        assertThat(harness.number("select sum(cost_nanos) from usage_entry")).isEqualTo(250_000_000);
        assertThat(harness.number("select sum(cost_nanos) from usage_rollup where dimension = 'all'"))
                .isEqualTo(250_000_000);
    }

    @Test
    void areWrittenByAReplicaThatStops() throws Exception {
        Budget budget = harness.budget("all", "100");
        List<CompletableFuture<Settled>> all = new ArrayList<>();
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
