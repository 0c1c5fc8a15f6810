package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two replicas that promise to the same caller at once, and settle what the other one granted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromiseLimitTest {
    private LedgerHarness one;
    private LedgerHarness other;

    @BeforeAll
    void start() throws Exception {
        String url = PostgresResource.freshDatabase();
        LedgerHarness.migrate(url);
        one = new LedgerHarness(url, Clock.systemUTC(), Duration.ofSeconds(30));
        other = LedgerHarness.over(url);
        one.budget("all", "1");
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
    }

    private Authorisation promise(String caller, String amount, PromiseLimit limit) {
        Authorisation wish =
                one.wish(Usd.parse(amount), Usd.parse(amount), new Spender(caller, null, null, null, Set.of()), null);
        return new Authorisation(
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
                null,
                limit);
    }

    private long granted(String caller, String amount, PromiseLimit limit) {
        List<CompletableFuture<Verdict>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add((i % 2 == 0 ? one : other).budgets.authorise(promise(caller, amount, limit)));
        }
        List<Verdict> verdicts = answers.stream().map(Budgets::await).toList();
        assertThat(verdicts)
                .allMatch(verdict -> verdict instanceof Verdict.Granted || verdict instanceof Verdict.Promised);
        return verdicts.stream().filter(Verdict.Granted.class::isInstance).count();
    }

    @Test
    void holdsOverAllReplicasTogether() {
        assertThat(granted("by-share", "0.01", new PromiseLimit(10, 100))).isEqualTo(10);
        assertThat(granted("by-number", "0.001", new PromiseLimit(10, 7))).isEqualTo(7);
        assertThat(one.budgets.promises("by-number", null, 100)).hasSize(7);
    }

    @Test
    void onlyItsCallerEndsAPromiseAndNobodyACall() {
        UUID promise = granted(promise("mine", "0.001", new PromiseLimit(10, 7)));
        UUID call = granted(one.wish("0.001"));
        UUID deposit = granted(new Authorisation(
                UUID.fromString("01a22232-0000-7000-8000-000000000001"),
                call,
                1,
                Authorisation.Kind.DEPOSIT,
                LedgerHarness.SOMEBODY,
                "akash",
                "chain",
                "v1",
                Usd.parse("0.001"),
                Usd.parse("0.001"),
                one.clock.instant(),
                one.clock.instant().plusSeconds(600),
                null,
                null));
        String caller = LedgerHarness.SOMEBODY.caller();

        for (LedgerHarness replica : List.of(one, other)) {
            for (UUID held : List.of(call, deposit)) {
                assertThat(settled(replica, told(held, caller))).isEqualTo(new Settled.NotPromised());
                assertThat(settled(replica, new Settlement.GivenBack(held, caller)))
                        .isEqualTo(new Settled.NotPromised());
            }
            assertThat(settled(replica, told(promise, "somebody else"))).isEqualTo(new Settled.NotFound());
        }
        assertThat(settled(other, told(promise, "mine")))
                .isEqualTo(new Settled.Recorded(promise, "fake", "model", Usd.parse("0.0005"), false));
        assertThat(settled(one, LedgerHarness.capture(call, Usd.parse("0.0005"))))
                .isEqualTo(new Settled.Recorded(call, "fake", "model", Usd.parse("0.0005"), false));
    }

    private UUID granted(Authorisation wish) {
        return ((Verdict.Granted) Budgets.await(one.budgets.authorise(wish))).reservation();
    }

    private static Settled settled(LedgerHarness replica, Settlement settlement) {
        return Budgets.await(replica.budgets.settle(settlement));
    }

    private static Settlement told(UUID id, String caller) {
        return new Settlement.Told(LedgerHarness.capture(id, Usd.parse("0.0005")), caller);
    }
}
