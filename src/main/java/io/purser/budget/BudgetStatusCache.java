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
 * The last statuses of the budgets that were seen, for callers that want an answer at once and accept that it is half a
 * second old. No grant depends on them.
 */
class BudgetStatusCache {
    private static final long GOOD_FOR = Duration.ofMillis(500).toNanos();
    /** The cache forgets all windows at once if it has more than this. */
    private static final int MOST_WINDOWS = 10_000;

    private record Book(BudgetBook book, long seenAt) {}

    private record CachedBalance(Balance balance, long seenAt) {}

    private final LongSupplier nanoTime;
    private final Map<NewEntry.Window, CachedBalance> balances = new ConcurrentHashMap<>();
    private volatile @Nullable Book book;

    BudgetStatusCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Remembers the balances that a transaction read or wrote. */
    void learn(BudgetBook seenBook, Map<NewEntry.Window, Balance> seen) {
        long now = nanoTime.getAsLong();
        book = new Book(seenBook, now);
        if (balances.size() + seen.size() > MOST_WINDOWS) {
            balances.clear();
        }
        seen.forEach((window, balance) -> balances.put(window, new CachedBalance(balance, now)));
    }

    /** Forgets everything, because it came from another database. */
    void forget() {
        book = null;
        balances.clear();
    }

    /** The last balance of that window that was seen, however old it is; empty if none was seen. */
    Optional<Balance> last(NewEntry.Window window) {
        CachedBalance seen = balances.get(window);
        return seen == null ? Optional.empty() : Optional.of(seen.balance());
    }

    /**
     * The budgets that apply to every provider and model; empty if the balance of any of them is not known or is too
     * old.
     */
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
