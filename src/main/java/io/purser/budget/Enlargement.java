package io.purser.budget;

import io.purser.ledger.Entry;
import io.purser.ledger.RoundTrip;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Holds more money than before: a new reservation takes the place of one that is there, in one transaction of its own.
 * Where a budget cannot hold the difference, nothing changes. A group commit would settle the old one before it decides,
 * which is why this does not go by one.
 */
final class Enlargement {
    /** A promise does not end with the replica that made it, so that it need not be anybody's. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final Connection connection;
    private final Authorisation wish;
    private final Balances balances;
    private final Map<Entry.Window, @Nullable Instant> ends = new HashMap<>();

    private Enlargement(Connection connection, Authorisation wish) {
        this.connection = connection;
        this.wish = wish;
        this.balances = new Balances(connection);
    }

    /** Takes the transaction back. */
    private static final class Refused extends RuntimeException {
        private final transient Verdict verdict;

        Refused(Verdict verdict) {
            super("a budget cannot hold it", null, false, false);
            this.verdict = verdict;
        }
    }

    /**
     * Carries it out.
     *
     * @param held the reservation that is replaced; one that is not there any more counts as nothing
     * @param wish for the new one; what it asks for at most is held beside what was held before
     */
    static Verdict run(DataSource database, UUID held, Authorisation wish) {
        if (wish.kind() == Authorisation.Kind.SENT || wish.instead() != null || wish.key() != null) {
            throw new IllegalArgumentException("only promises are enlarged, and without a key");
        }
        try {
            return Transactions.run(database, connection -> new Enlargement(connection, wish).replace(held));
        } catch (Refused refused) {
            return refused.verdict;
        }
    }

    private Verdict replace(UUID held) throws SQLException {
        BudgetBook book = BudgetBook.read(connection);
        List<Budget> budgets = book.covering(wish.spender(), wish.provider(), wish.model());
        List<Reservation> taken = new ArrayList<>();
        RoundTrip first = new RoundTrip(connection);
        Reservations.take(first, List.of(held), taken::add);
        first.go();
        Set<Entry.Window> before = new HashSet<>();
        taken.forEach(reservation -> before.addAll(reservation.windows()));
        Set<Entry.Window> windows = new HashSet<>(before);
        budgets.forEach(budget -> windows.add(window(budget)));
        balances.readMissing(windows, ends);
        requireUnchanged(book);
        Usd total = taken.stream().map(Reservation::held).reduce(wish.most(), Usd::plus);
        for (Budget budget : budgets) {
            require(budget, before.contains(window(budget)) ? wish.most() : total);
        }
        taken.forEach(reservation ->
                reservation.windows().forEach(window -> balances.settle(window, reservation.held(), Usd.ZERO)));
        budgets.forEach(budget -> balances.hold(window(budget), total, budget.hard()));
        RoundTrip last = new RoundTrip(connection);
        balances.write(last);
        Reservations.insert(
                last,
                NOBODY,
                List.of(new Reservations.Row(
                        wish, total, budgets.stream().map(this::window).toList())));
        last.go();
        return new Verdict.Granted(
                wish.id(),
                total,
                wish.expiresAt(),
                budgets.stream().map(this::standing).toList());
    }

    /** Read after the balances are locked, and so after every change to a budget that touched one of them. */
    private void requireUnchanged(BudgetBook book) throws SQLException {
        if (BudgetBook.read(connection).revision() != book.revision()) {
            throw new StartAgain("a budget was changed");
        }
    }

    private void require(Budget budget, Usd needed) {
        Standing standing = standing(budget);
        if (budget.hard() && !standing.balance().canHold(needed)) {
            throw new Refused(
                    standing.balance().couldHold(needed)
                            ? new Verdict.Busy(standing, needed)
                            : new Verdict.Exhausted(standing, needed));
        }
    }

    private Entry.Window window(Budget budget) {
        WindowKind.Window window = budget.windowAt(wish.at());
        Entry.Window key = new Entry.Window(budget.id(), window.startsAt());
        ends.put(key, window.endsAt());
        return key;
    }

    private Standing standing(Budget budget) {
        return new Standing(
                budget, budget.windowAt(wish.at()), Objects.requireNonNull(balances.of(window(budget)), budget.name()));
    }
}
