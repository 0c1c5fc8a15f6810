package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.budget.LedgerHarness;
import io.purser.budget.operation.Authorisation;
import io.purser.catalog.Model;
import io.purser.ids.TimeOrderedUuids;
import io.purser.money.Usd;
import io.purser.support.BesideOthers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@BesideOthers
class DecisionReservationsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static Candidate candidate(String name, String cost) {
        Model model = PlainModel.named(name);
        return new Candidate(model, null, Usd.parse(cost), Usd.parse(cost), Usd.parse(cost));
    }

    /** A caller of {@code /route} that was told that the database does not answer. */
    @Test
    void holdNothingForACallerThatNoLongerWaits() throws Exception {
        try (LedgerHarness ledger = LedgerHarness.fresh()) {
            ledger.budget("all", "1");
            List<Candidate> ranked = List.of(candidate("dear", "2"), candidate("cheap", "0.5"));
            Decision decision = new Decision(
                    TimeOrderedUuids.next(ledger.clock.instant()),
                    "mine",
                    List.of("a rule"),
                    ranked,
                    ranked,
                    List.of(),
                    OptionalLong.of(1),
                    null,
                    null);
            DecisionReservations reservations = new DecisionReservations(ledger.budgets, ledger.clock);
            var terms = new DecisionReservations.Terms(
                    Authorisation.Kind.HELD,
                    Duration.ofMinutes(15),
                    new Authorisation.Key("caller", "key", "fingerprint"),
                    1,
                    null,
                    null);
            CompletableFuture<DecisionReservations.Purchase> purchase;
            try (Connection other = ledger.database.getConnection();
                    Statement lock = other.createStatement()) {
                other.setAutoCommit(false);
                lock.execute("lock table reservation in access exclusive mode");
                purchase = reservations.authorise(
                        decision,
                        RoutingRequests.of(PromptSize.of(8, () -> 2), false, false),
                        ranked.subList(1, 2),
                        terms);
                await().atMost(TIMEOUT)
                        .until(() -> ledger.number("select count(*) from pg_stat_activity"
                                        + " where datname = current_database() and wait_event_type = 'Lock'")
                                == 1);
                purchase.cancel(false);
                other.commit();
            }

            // The void of the late grant is committed after the grant, and before the one that is asked for next.
            await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(ledger.number("select count(*) from idempotency")).isZero();
                assertThat(ledger.number("select count(*) from reservation")).isZero();
            });
            assertThat(reservations
                            .authorise(
                                    decision,
                                    RoutingRequests.of(PromptSize.of(8, () -> 2), false, false),
                                    ranked,
                                    terms)
                            .get()
                            .candidate()
                            .model()
                            .name())
                    .isEqualTo("cheap");
            assertThat(ledger.number("select count(*) from reservation")).isEqualTo(1);
        }
    }
}
