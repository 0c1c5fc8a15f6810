package io.purser.budget.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.BudgetBook;
import io.purser.budget.LedgerHarness;
import io.purser.ledger.Spender;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopeIndexTest {
    /** Every budget and every call takes its names from a small set, so that many match in part. */
    private final Random random = new Random(7);

    private @Nullable String one(String name) {
        return random.nextInt(3) == 0 ? name + random.nextInt(3) : null;
    }

    private Budget budget() {
        Scope scope = new Scope(
                one("team"),
                one("agent"),
                one("task"),
                one("key"),
                one("provider"),
                one("provider0:model"),
                one("tag"));
        return new Budget(
                new UUID(random.nextLong(), random.nextLong()),
                LedgerHarness.definition(
                        "budget " + random.nextInt(), scope, "1", WindowKind.MONTH, ZoneId.of("UTC"), true));
    }

    @Test
    void findsWhatLookingAtEachWouldFindInTheSameOrder() {
        List<Budget> budgets = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            budgets.add(budget());
        }
        BudgetBook book = new BudgetBook(1, budgets);
        int found = 0;
        for (int call = 0; call < 2_000; call++) {
            Spender spender = new Spender(
                    "key" + random.nextInt(3),
                    one("agent"),
                    one("task"),
                    one("team"),
                    Set.of("tag" + random.nextInt(3), "other"));
            String provider = "provider" + random.nextInt(3);
            String model = "model" + random.nextInt(3);
            List<Budget> expected = budgets.stream()
                    .filter(budget -> budget.scope().covers(spender, provider, model))
                    .toList();
            assertThat(book.covering(spender, provider, model)).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).isGreaterThan(10_000);
    }
}
