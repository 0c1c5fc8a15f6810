package io.purser.budget.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.BudgetService;
import io.purser.budget.LedgerHarness;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.TemporaryRaise;
import io.purser.ledger.BilledCall;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
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

/** Two replicas that grant holds to the same caller at the same time, and settle each other's holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@BesideOthers
class ReservationLimitTest {
    private LedgerHarness one;
    private LedgerHarness other;

    @BeforeAll
    void start() throws Exception {
        String url = LedgerHarness.freshUrl();
        one = new LedgerHarness(url, Clock.systemUTC(), Duration.ofSeconds(30));
        other = LedgerHarness.over(url);
        one.budget("all", "1");
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
    }

    private Authorisation hold(String caller, String amount, ReservationLimit limit) {
        return one.hold(amount, new Spender(caller, null, null, null, Set.of()), limit);
    }

    private long granted(String caller, String amount, ReservationLimit limit) {
        List<CompletableFuture<AuthorisationResult>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add((i % 2 == 0 ? one : other).budgets.authorise(hold(caller, amount, limit)));
        }
        List<AuthorisationResult> results =
                answers.stream().map(BudgetService::await).toList();
        assertThat(results)
                .allMatch(result -> result instanceof AuthorisationResult.Granted
                        || result instanceof AuthorisationResult.TooManyOpen);
        return results.stream()
                .filter(AuthorisationResult.Granted.class::isInstance)
                .count();
    }

    @Test
    void holdsOverAllReplicasTogether() {
        assertThat(granted("by-share", "0.01", new ReservationLimit(10, 100))).isEqualTo(10);
        assertThat(granted("by-number", "0.001", new ReservationLimit(10, 7))).isEqualTo(7);
        assertThat(one.budgets.holds("by-number", null, 100)).hasSize(7);
    }

    @Test
    void isAShareOfTheLimitWithATemporaryRaise() throws Exception {
        try (LedgerHarness raised = LedgerHarness.fresh()) {
            Budget budget = raised.budget("raised", "1");
            TemporaryRaise raise =
                    new TemporaryRaise(Usd.parse("2"), raised.clock.instant().plus(Duration.ofDays(1)));
            raised.administration.change(budget.id(), budget.definition().with(raise), "test");
            Spender spender = new Spender("holder", null, null, null, Set.of());
            List<AuthorisationResult> results = new ArrayList<>();

            for (int i = 0; i < 5; i++) {
                results.add(BudgetService.await(
                        raised.budgets.authorise(raised.hold("0.05", spender, new ReservationLimit(10, 100)))));
            }

            assertThat(results.subList(0, 4)).allMatch(AuthorisationResult.Granted.class::isInstance);
            assertThat(results.get(4)).isInstanceOfSatisfying(AuthorisationResult.TooManyOpen.class, refused -> {
                assertThat(refused.held()).isEqualTo(Usd.parse("0.2"));
                assertThat(refused.allowed()).isEqualTo(Usd.parse("0.2"));
            });
        }
    }

    @Test
    void onlyItsCallerEndsAHoldAndNobodyACall() {
        UUID hold = granted(hold("mine", "0.001", new ReservationLimit(10, 7)));
        UUID call = granted(one.request("0.001"));
        UUID deposit = granted(new Authorisation(
                UUID.fromString("01a22232-0000-7000-8000-000000000001"),
                BilledCall.single(call, LedgerHarness.SOMEBODY, "akash", "chain", "v1"),
                Authorisation.Kind.DEPOSIT,
                Authorisation.Amounts.exactly(Usd.parse("0.001")),
                one.clock.instant(),
                one.clock.instant().plusSeconds(600),
                null,
                null,
                null));
        String caller = LedgerHarness.SOMEBODY.caller();

        for (LedgerHarness replica : List.of(one, other)) {
            for (UUID held : List.of(call, deposit)) {
                assertThat(settled(replica, told(held, caller))).isEqualTo(new SettlementResult.NotAHold());
                assertThat(settled(replica, new Settlement.VoidedByCaller(held, caller)))
                        .isEqualTo(new SettlementResult.NotAHold());
            }
            assertThat(settled(replica, told(hold, "somebody else"))).isEqualTo(new SettlementResult.NotFound());
        }
        assertThat(settled(other, told(hold, "mine")))
                .isEqualTo(new SettlementResult.Recorded(hold, "fake", "model", Usd.parse("0.0005"), false));
        assertThat(settled(one, LedgerHarness.capture(call, Usd.parse("0.0005"))))
                .isEqualTo(new SettlementResult.Recorded(call, "fake", "model", Usd.parse("0.0005"), false));
    }

    private UUID granted(Authorisation request) {
        return ((AuthorisationResult.Granted) BudgetService.await(one.budgets.authorise(request))).reservation();
    }

    private static SettlementResult settled(LedgerHarness replica, Settlement settlement) {
        return BudgetService.await(replica.budgets.settle(settlement));
    }

    private static Settlement told(UUID id, String caller) {
        return new Settlement.Reported(LedgerHarness.capture(id, Usd.parse("0.0005")), caller);
    }
}
