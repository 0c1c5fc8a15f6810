package io.purser.budget;

import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.ReservationLimit;
import io.purser.ledger.ColumnArrays;
import io.purser.ledger.NewEntry;
import io.purser.ledger.StatementPipeline;
import io.purser.money.Usd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The open holds of callers, as one transaction sees them. It reads them after the balances are locked, so that it sees
 * every hold of another replica in a budget that applies to both.
 */
final class OpenReservations {
    private static final String READ = """
            select caller, null::uuid, null::bigint, sum(bound_nanos)::bigint, count(*)
            from reservation where state = 'held' and not deposit and caller = any(?) group by caller
            union all
            select r.caller, w.budget, (extract(epoch from w.start) * 1000000)::bigint, sum(r.bound_nanos)::bigint, count(*)
            from reservation r cross join lateral unnest(r.budgets, r.windows) as w (budget, start)
            where r.state = 'held' and not r.deposit and r.caller = any(?) group by r.caller, w.budget, w.start
            """;

    private record Place(String caller, NewEntry.@Nullable Window window) {}

    private record Sum(Usd held, int open) {
        static final Sum NOTHING = new Sum(Usd.ZERO, 0);

        Sum plus(Usd amount) {
            return new Sum(held.plus(amount), open + 1);
        }
    }

    private final Map<Place, Sum> sums = new HashMap<>();

    /** Reads the holds of these callers; runs no query if the list is empty. */
    void read(StatementPipeline trip, List<String> callers) {
        if (callers.isEmpty()) {
            return;
        }
        trip.query(
                READ,
                (statement, first) -> {
                    int next = trip.columns(statement, first, callers, columns -> columns.column("text", c -> c));
                    return trip.columns(statement, next, callers, columns -> columns.column("text", c -> c));
                },
                row -> {
                    sums.clear();
                    while (row.next()) {
                        UUID budget = row.getObject(2, UUID.class);
                        NewEntry.Window window = budget == null
                                ? null
                                : new NewEntry.Window(budget, ColumnArrays.ofMicros(row.getLong(3)));
                        sums.put(
                                new Place(row.getString(1), window),
                                new Sum(Usd.ofNanos(row.getLong(4)), row.getInt(5)));
                    }
                });
    }

    /**
     * The reason why the caller gets no further hold now; empty if it may get one.
     *
     * @param budgets with the limits that hold now
     */
    Optional<AuthorisationResult.TooManyOpen> refusal(Authorisation request, List<BudgetStatus> budgets) {
        ReservationLimit limit = request.holds();
        if (limit == null) {
            return Optional.empty();
        }
        Sum all = sum(request.spender().caller(), null);
        if (all.open() >= limit.most()) {
            return Optional.of(new AuthorisationResult.TooManyOpen(null, all.held(), Usd.ZERO, all.open()));
        }
        for (BudgetStatus status : budgets) {
            Budget budget = status.budget();
            Sum sum = sum(request, budget);
            Usd allowed = limit.of(status.balance().limit());
            if (budget.hard()
                    && sum.held().isMoreThan(Usd.ZERO)
                    && sum.held().plus(request.amounts().least()).isMoreThan(allowed)) {
                return Optional.of(new AuthorisationResult.TooManyOpen(budget, sum.held(), allowed, sum.open()));
            }
        }
        return Optional.empty();
    }

    /**
     * The most that the caller may hold with this request; its first hold may have the full amount that its call needs.
     *
     * @param budgets with the limits that hold now
     */
    Usd most(Authorisation request, List<BudgetStatus> budgets) {
        Usd most = request.amounts().most();
        ReservationLimit limit = request.holds();
        if (limit != null) {
            for (BudgetStatus status : budgets) {
                Usd held = sum(request, status.budget()).held();
                if (status.budget().hard() && held.isMoreThan(Usd.ZERO)) {
                    most = most.min(limit.of(status.balance().limit()).minus(held));
                }
            }
        }
        return most;
    }

    /** Counts a hold that this transaction creates. */
    void add(Authorisation request, List<NewEntry.Window> windows, Usd amount) {
        String caller = request.spender().caller();
        if (request.holds() == null) {
            return;
        }
        sums.merge(new Place(caller, null), Sum.NOTHING.plus(amount), (a, b) -> a.plus(amount));
        windows.forEach(
                window -> sums.merge(new Place(caller, window), Sum.NOTHING.plus(amount), (a, b) -> a.plus(amount)));
    }

    private Sum sum(Authorisation request, Budget budget) {
        return sum(
                request.spender().caller(),
                new NewEntry.Window(budget.id(), budget.windowAt(request.at()).startsAt()));
    }

    private Sum sum(String caller, NewEntry.@Nullable Window window) {
        return sums.getOrDefault(new Place(caller, window), Sum.NOTHING);
    }
}
