package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs random operations against the real budgets and against a model that a reader can check by eye. Both have to
 * agree on every answer and on every balance. Longer with {@code -Dpurser.model.sequences=…}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class BudgetModelTest {
    private static final int SEQUENCES = Integer.getInteger("purser.model.sequences", 2_000);
    private LedgerHarness harness;

    /** The JDBC URL of a fresh database. */
    String database() throws Exception {
        return PostgresResource.freshDatabase();
    }

    @BeforeAll
    void start() throws Exception {
        String url = database();
        LedgerHarness.migrate(url);
        harness = new LedgerHarness(url, Clock.systemUTC(), Duration.ofSeconds(30));
    }

    @AfterAll
    void stop() {
        harness.close();
    }

    /** A model of everything that the real budgets guarantee, in whole nano-dollars. */
    private static final class Model {
        final long limit;
        long spent;
        final Map<UUID, Long> held = new HashMap<>();
        final Map<UUID, Long> unsettled = new HashMap<>();
        final Map<UUID, Long> final_ = new HashMap<>();

        Model(long limit) {
            this.limit = limit;
        }

        long reserved() {
            return held.values().stream().mapToLong(Long::longValue).sum();
        }

        String authorise(UUID id, long least, long most) {
            long left = limit - spent - reserved();
            if (left < least) {
                return limit - spent >= least ? "busy" : "exhausted";
            }
            held.put(id, Math.min(most, left));
            return "granted " + Math.min(most, left);
        }

        String capture(UUID id, long cost) {
            if (held.remove(id) != null) {
                spent += cost;
                final_.put(id, cost);
                return "recorded " + cost + " false";
            }
            Long charged = unsettled.remove(id);
            if (charged != null) {
                spent += cost - charged;
                final_.put(id, cost);
                return "recorded " + cost + " false";
            }
            return final_.containsKey(id) ? "recorded " + final_.get(id) + " true" : "not found";
        }

        /** The possible answers to the caller, who never learns of a change. */
        List<String> told(UUID id) {
            if (held.containsKey(id)) {
                return List.of("not a hold");
            }
            if (unsettled.containsKey(id)) {
                return List.of("different");
            }
            return final_.containsKey(id)
                    ? List.of("different", "recorded " + final_.get(id) + " true")
                    : List.of("not found");
        }

        String unknown(UUID id) {
            Long bound = held.remove(id);
            if (bound != null) {
                spent += bound;
                unsettled.put(id, bound);
                return "recorded " + bound + " false";
            }
            if (unsettled.containsKey(id)) {
                return "recorded " + unsettled.get(id) + " true";
            }
            return final_.containsKey(id) ? "recorded " + final_.get(id) + " true" : "not found";
        }

        String release(UUID id) {
            if (held.remove(id) != null) {
                return "released";
            }
            Long charged = unsettled.remove(id);
            if (charged != null) {
                spent -= charged;
                final_.put(id, 0L);
                return "recorded 0 false";
            }
            return final_.containsKey(id) ? "recorded " + final_.get(id) + " true" : "not found";
        }
    }

    /**
     * Runs four hundred callers at once, each with its own budget, so that thousands of sequences take only seconds.
     */
    @Test
    void agreesWithTheModelOnEveryAnswerAndEveryBalance() throws Exception {
        int parallel = 100;
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int lane = 0; lane < parallel; lane++) {
            int first = lane;
            Budget budget = budgetFor("lane-" + lane);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    Model model = new Model(budget.limit().nanos());
                    List<UUID> ids = new ArrayList<>();
                    for (int seed = first; seed < SEQUENCES; seed += parallel) {
                        sequence(new Random(seed), "lane-" + first, budget, model, ids);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(harness.number(
                        "select count(*) from budget_window where spent_nanos + reserved_nanos > limit_nanos"))
                .isZero();
    }

    private Budget budgetFor(String agent) {
        return harness.budget(LedgerHarness.definition(
                agent,
                new Scope(null, agent, null, null, null, null, null),
                "0.001",
                WindowKind.TOTAL,
                ZoneId.of("UTC"),
                true));
    }

    private void sequence(Random random, String agent, Budget budget, Model model, List<UUID> ids) {
        Spender spender = new Spender("caller", agent, null, null, Set.of());
        List<CompletableFuture<SettlementResult>> lingering = new ArrayList<>();
        List<String> expectedOfThem = new ArrayList<>();
        for (int step = 0; step < 8; step++) {
            int choice = random.nextInt(7);
            if (ids.isEmpty() || choice < 2) {
                long most = random.nextInt(4_000);
                long least = random.nextBoolean() ? most : random.nextInt((int) most + 1);
                Authorisation request = harness.request(Usd.ofNanos(least), Usd.ofNanos(most), spender, null);
                String answer = say(BudgetService.await(harness.budgets.authorise(request)));
                assertThat(answer).isEqualTo(model.authorise(request.id(), least, most));
                ids.add(request.id());
                continue;
            }
            UUID id = ids.get(random.nextInt(Math.max(0, ids.size() - 6), ids.size()));
            if (choice == 6) {
                // A caller reports the usage of a call that it cannot settle: nothing changes.
                Settlement told = new Settlement.Reported(
                        LedgerHarness.capture(id, Usd.ofNanos(random.nextInt(4_000))), spender.caller());
                assertThat(say(BudgetService.await(harness.budgets.settle(told))))
                        .isIn(model.told(id));
                continue;
            }
            long cost =
                    Math.min(model.held.getOrDefault(id, model.unsettled.getOrDefault(id, 0L)), random.nextInt(4_000));
            String expected;
            Settlement settlement;
            switch (choice) {
                case 2, 3 -> {
                    settlement = LedgerHarness.capture(id, Usd.ofNanos(cost));
                    expected = model.capture(id, cost);
                }
                case 4 -> {
                    settlement = new Settlement.UnknownCost(id, null);
                    expected = model.unknown(id);
                }
                case 5 -> {
                    settlement = random.nextBoolean()
                            ? new Settlement.VoidReservation(id)
                            : new Settlement.Failure(id, CallStatus.ERROR, null);
                    expected =
                            settlement instanceof Settlement.VoidReservation ? model.release(id) : failure(model, id);
                }
                default -> throw new IllegalStateException();
            }
            if (random.nextBoolean()) {
                assertThat(say(BudgetService.await(harness.budgets.settle(settlement))))
                        .isEqualTo(expected);
            } else {
                lingering.add(harness.budgets.settleSoon(settlement));
                expectedOfThem.add(expected);
            }
        }
        BudgetService.await(harness.budgets.catchUp());
        assertThat(lingering.stream().map(BudgetService::await).map(BudgetModelTest::say))
                .containsExactlyElementsOf(expectedOfThem);
        Balance balance = harness.balance(budget);
        assertThat(balance.spent().nanos()).isEqualTo(model.spent);
        assertThat(balance.reserved().nanos()).isEqualTo(model.reserved());
    }

    /** A failed attempt has an entry without cost in the ledger. */
    private static String failure(Model model, UUID id) {
        return model.capture(id, 0);
    }

    private static String say(AuthorisationResult result) {
        return switch (result) {
            case AuthorisationResult.Granted granted ->
                "granted " + granted.amount().nanos();
            case AuthorisationResult.Exhausted exhausted -> "exhausted";
            case AuthorisationResult.Busy busy -> "busy";
            case AuthorisationResult.KeyTaken taken -> "key taken";
            case AuthorisationResult.TooManyOpen tooMany -> "too many open";
        };
    }

    private static String say(SettlementResult settled) {
        return switch (settled) {
            case SettlementResult.Recorded recorded ->
                "recorded " + recorded.cost().nanos() + " " + recorded.knownAlready();
            case SettlementResult.Voided released -> "released";
            case SettlementResult.NotFound notFound -> "not found";
            case SettlementResult.KeyTaken taken -> "key taken";
            case SettlementResult.Different different -> "different";
            case SettlementResult.NotAHold notAHold -> "not a hold";
        };
    }
}
