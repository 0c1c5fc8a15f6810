package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.WindowKind;
import io.purser.ledger.NewEntry;
import io.purser.ledger.Spender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How the budgets stood when they were last seen: for those who want to know at once and can bear that it was half a
 * second ago. Nothing is granted by it.
 */
class BudgetStatusCache {
    private static final long GOOD_FOR = Duration.ofMillis(500).toNanos();
    /** Windows are forgotten all at once when there are more than this. */
    private static final int MOST_WINDOWS = 10_000;

    private record Book(BudgetBook book, long seenAt) {}

    private record CachedBalance(Balance balance, long seenAt) {}

    private final LongSupplier nanoTime;
    private final Map<NewEntry.Window, CachedBalance> balances = new ConcurrentHashMap<>();
    private volatile @Nullable Book book;

    BudgetStatusCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What a transaction saw or left behind. */
    void learn(BudgetBook seenBook, Map<NewEntry.Window, Balance> seen) {
        long now = nanoTime.getAsLong();
        book = new Book(seenBook, now);
        if (balances.size() + seen.size() > MOST_WINDOWS) {
            balances.clear();
        }
        seen.forEach((window, balance) -> balances.put(window, new CachedBalance(balance, now)));
    }

    /** All that was seen was of another database. */
    void forget() {
        book = null;
        balances.clear();
    }

    /** The budgets that apply whatever the provider and the model are; empty where any was not seen lately. */
    Optional<List<BudgetStatus>> statuses(Spender spender, Instant at) {
        Book known = book;
        long now = nanoTime.getAsLong();
        if (known == null || now - known.seenAt() > GOOD_FOR) {
            return Optional.empty();
        }
        List<BudgetStatus> statuses = new ArrayList<>();
        for (Budget budget : known.book().covering(spender, "", "")) {
            WindowKind.Window window = budget.windowAt(at);
            CachedBalance seen = balances.get(new NewEntry.Window(budget.id(), window.startsAt()));
            if (seen == null || now - seen.seenAt() > GOOD_FOR) {
                return Optional.empty();
            }
            statuses.add(new BudgetStatus(budget, window, seen.balance()));
        }
        return Optional.of(statuses);
    }
}
