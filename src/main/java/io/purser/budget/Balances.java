package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.UsageTrust;
import io.purser.ledger.ColumnArrays;
import io.purser.ledger.NewEntry;
import io.purser.ledger.StatementPipeline;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The balances that one transaction works on: it reads them once, changes them in memory and writes them in one
 * conditional statement.
 */
final class Balances {
    private static final class Row {
        /** The balance that was read or assumed first; what was decided rests on it. */
        final Balance believed;

        Balance before;
        Balance now;
        boolean granted;

        Row(Balance balance) {
            believed = balance;
            before = balance;
            now = balance;
        }

        /** Takes the balance that was read, after changes were made to the one that was assumed. */
        void is(Balance read) {
            now = read.changedAs(before, now);
            before = read;
        }
    }

    /**
     * The limit of a window with a temporary raise. The time is not that of the transaction's beginning, because a raise may
     * end while the transaction waits for the row.
     */
    private static final String LIMIT =
            "case when w.raised_until > clock_timestamp() then w.raised_nanos else w.limit_nanos end";

    private static final String READ = """
            select w.budget_id, (extract(epoch from w.starts_at) * 1000000)::bigint, %s, w.spent_nanos, w.reserved_nanos
            from budget_window w join unnest(?::uuid[], ?::bigint[]) as k (id, start)
                on w.budget_id = k.id and w.starts_at = timestamptz 'epoch' + k.start * interval '1 microsecond'
            order by w.budget_id, w.starts_at for update of w
            """.formatted(LIMIT);
    // A change of the budget that is not committed yet does not see the new row. So this waits for it, or it for this.
    private static final String CREATE = """
            insert into budget_window (budget_id, starts_at, ends_at, limit_nanos, raised_nanos, raised_until, template_id,
                key)
            select k.id, timestamptz 'epoch' + k.start * interval '1 microsecond',
                timestamptz 'epoch' + k.finish * interval '1 microsecond', b.limit_nanos, b.raised_nanos, b.raised_until,
                k.template, k.key
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[]) as k (id, start, finish, template, key)
                join budget b on b.id = coalesce(k.template, k.id)
            for share of b
            on conflict do nothing
            """;
    // This condition decides every grant; the values that were read before only say which grants to try.
    private static final String WRITE = """
            update budget_window w set spent_nanos = w.spent_nanos + d.spent, reserved_nanos = w.reserved_nanos + d.reserved
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[])
                as d (id, start, spent, reserved, decides)
            where w.budget_id = d.id and w.starts_at = timestamptz 'epoch' + d.start * interval '1 microsecond'
                and (not d.decides or w.spent_nanos + d.spent + w.reserved_nanos + d.reserved <= %s)
            """.formatted(LIMIT);

    /** A window that may have no row yet. */
    record NewWindow(Budget budget, WindowKind.Window window) {
        /** The key of a budget that was made for one key, or null. */
        @Nullable
        String key() {
            return budget.template() == null ? null : budget.scope().key();
        }
    }

    private final Connection connection;
    private final Map<NewEntry.Window, Row> rows = new HashMap<>();

    Balances(Connection connection) {
        this.connection = connection;
    }

    /** Reads and locks the rows that exist, in the same order on all replicas. */
    void read(StatementPipeline trip, Collection<NewEntry.Window> wanted) {
        List<NewEntry.Window> keys = List.copyOf(Set.copyOf(wanted));
        if (keys.isEmpty()) {
            return;
        }
        trip.query(
                READ,
                trip.columns(
                        keys,
                        columns ->
                                columns.column("uuid", NewEntry.Window::budget).times(NewEntry.Window::startsAt)),
                row -> {
                    while (row.next()) {
                        Instant start = ColumnArrays.ofMicros(row.getLong(2));
                        Balance read = new Balance(
                                Usd.ofNanos(row.getLong(3)), Usd.ofNanos(row.getLong(4)), Usd.ofNanos(row.getLong(5)));
                        rows.computeIfAbsent(
                                        new NewEntry.Window(row.getObject(1, UUID.class), start),
                                        window -> new Row(read))
                                .is(read);
                    }
                });
    }

    /**
     * Assumes balances before they are read, to decide by them.
     *
     * @param last finds the last known balance of a window
     * @return false if the balance of one of the windows is not known
     */
    boolean assume(Collection<NewEntry.Window> wanted, Function<NewEntry.Window, Optional<Balance>> last) {
        for (NewEntry.Window window : wanted) {
            Optional<Balance> known = last.apply(window);
            if (known.isEmpty()) {
                return false;
            }
            rows.put(window, new Row(known.get()));
        }
        return true;
    }

    /** The result with the balances that were read, if it was decided by some that were assumed. */
    AuthorisationResult asRead(AuthorisationResult decided) {
        return decided instanceof AuthorisationResult.Granted granted
                ? new AuthorisationResult.Granted(
                        granted.reservation(),
                        granted.amount(),
                        granted.expiresAt(),
                        granted.statuses().stream().map(this::asRead).toList())
                : decided;
    }

    private BudgetStatus asRead(BudgetStatus decided) {
        NewEntry.Window window =
                new NewEntry.Window(decided.budget().id(), decided.window().startsAt());
        Row row = rows.get(window);
        return row == null || row.before.equals(row.believed)
                ? decided
                : new BudgetStatus(
                        decided.budget(), decided.window(), row.before.changedAs(row.believed, decided.balance()));
    }

    /**
     * Reads and locks the balances that were not read yet, and creates the rows that do not exist.
     *
     * @param perhapsNew the windows that may not exist yet; a window that is not in the map exists for certain
     * @return whether any balance was missing
     */
    boolean readMissing(Collection<NewEntry.Window> wanted, Map<NewEntry.Window, NewWindow> perhapsNew)
            throws SQLException {
        List<NewEntry.Window> missing = missing(wanted);
        if (missing.isEmpty()) {
            return false;
        }
        List<NewWindow> created = missing.stream()
                .flatMap(key -> Stream.ofNullable(perhapsNew.get(key)))
                .toList();
        StatementPipeline trip = new StatementPipeline(connection);
        if (!created.isEmpty()) {
            trip.change(
                    CREATE,
                    trip.columns(
                            created,
                            columns -> columns.column("uuid", w -> w.budget().id())
                                    .times(w -> w.window().startsAt())
                                    .times(w -> w.window().endsAt())
                                    .column("uuid", w -> w.budget().template())
                                    .column("text", NewWindow::key)));
        }
        read(trip, missing);
        trip.go();
        return true;
    }

    private List<NewEntry.Window> missing(Collection<NewEntry.Window> wanted) {
        return wanted.stream().filter(key -> !rows.containsKey(key)).distinct().toList();
    }

    /** The balance in this transaction, or null if the budget was deleted. */
    @Nullable
    Balance of(NewEntry.Window window) {
        Row row = rows.get(window);
        return row == null ? null : row.now;
    }

    /**
     * The most that a call is charged: the amount of its reservation, or the amount that its provider reports, if that
     * is more and every hard budget can hold the difference as well.
     */
    Usd boundOf(Reservation held, Settlement.Capture told, BudgetBook book) {
        if (told.claim() == UsageTrust.AS_REPORTED || !told.cost().isMoreThan(held.bound())) {
            return held.bound();
        }
        Usd more = told.cost().minus(held.held());
        boolean fits = held.windows().stream().allMatch(window -> {
            Balance balance = of(window);
            return balance == null
                    || balance.canHold(more)
                    || !book.isHard(window.budget(), held.call().spender().caller());
        });
        return fits ? told.cost() : held.bound();
    }

    /** All balances that were read, as they are in this transaction. */
    Map<NewEntry.Window, Balance> now() {
        Map<NewEntry.Window, Balance> now = new HashMap<>();
        rows.forEach((window, row) -> now.put(window, row.now));
        return now;
    }

    void hold(NewEntry.Window window, Usd amount, boolean hard) {
        Row row = rows.get(window);
        if (row != null) {
            row.now = row.now.reserve(amount).checked();
            row.granted |= hard;
        }
    }

    /** Gives back the amount that was held and charges the amount that was spent. */
    void settle(NewEntry.Window window, Usd held, Usd spent) {
        Row row = rows.get(window);
        if (row != null) {
            row.now = new Balance(
                            row.now.limit(),
                            row.now.spent().plus(spent),
                            row.now.reserved().minus(held))
                    .checked();
        }
    }

    /** Writes all changes, or makes the transaction fail if a grant no longer fits. */
    void write(StatementPipeline trip) {
        List<Map.Entry<NewEntry.Window, Row>> changed = new ArrayList<>();
        for (Map.Entry<NewEntry.Window, Row> row : rows.entrySet()) {
            if (!row.getValue().now.equals(row.getValue().before)) {
                changed.add(row);
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        trip.changeExactly(
                WRITE,
                trip.columns(
                        changed,
                        columns -> columns.column("uuid", r -> r.getKey().budget())
                                .times(r -> r.getKey().startsAt())
                                .column("bigint", r -> spentBy(r.getValue()))
                                .column("bigint", r -> heldBy(r.getValue()))
                                .column("boolean", r -> r.getValue().granted)),
                changed.size());
    }

    private static long spentBy(Row row) {
        return row.now.spent().minus(row.before.spent()).nanos();
    }

    private static long heldBy(Row row) {
        return row.now.reserved().minus(row.before.reserved()).nanos();
    }
}
