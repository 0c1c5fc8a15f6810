package io.purser.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.ScopeIndex;
import io.purser.budget.definition.TemporaryRaise;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.DirectCharge;
import io.purser.json.PlainJson;
import io.purser.ledger.Spender;
import io.purser.ledger.StatementPipeline;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All budgets at one revision, in the order in which transactions lock their rows.
 *
 * @param revision a new random number after every change to any budget: if it is the same, all budgets are the same
 */
public record BudgetBook(long revision, List<Budget> budgets, ScopeIndex index) {
    public BudgetBook(long revision, List<Budget> budgets) {
        this(revision, List.copyOf(budgets), new ScopeIndex(budgets));
    }

    /**
     * Whether a budget refuses an amount that it cannot hold. A budget that does not exist refuses nothing.
     *
     * @param key the caller whose spending it counts
     */
    boolean isHard(UUID budget, String key) {
        return budgets.stream()
                .anyMatch(each -> each.hard() && each.of(key).id().equals(budget));
    }

    /** The budgets that apply to a call. */
    public List<Budget> covering(Spender spender, String provider, String model) {
        List<Budget> covering = new ArrayList<>();
        for (int place : index.candidates(spender, provider, model)) {
            if (budgets.get(place).scope().covers(spender, provider, model)) {
                covering.add(budgets.get(place).of(spender.caller()));
            }
        }
        return covering;
    }

    /** The budgets that count a usage without a reservation. */
    public List<Budget> covering(DirectCharge charge) {
        if (charge.givenAgain() != null) {
            return List.of();
        }
        Spender owner = charge.owner();
        return owner == null
                ? covering(charge.spender(), charge.provider(), charge.model())
                : covering(owner, charge.provider(), charge.model()).stream()
                        .filter(budget -> budget.scope().isOf(owner))
                        .toList();
    }

    static BudgetBook read(Connection connection) throws SQLException {
        long revision;
        try (PreparedStatement select = connection.prepareStatement("select revision from budget_revision");
                ResultSet row = select.executeQuery()) {
            row.next();
            revision = row.getLong(1);
        }
        List<Budget> budgets = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select id, name, scope, limit_nanos, raised_nanos, raised_until, window_kind, zone, first_day, hard,"
                                + " thresholds, of_each_key from budget order by id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                budgets.add(budget(row));
            }
        }
        return new BudgetBook(revision, budgets);
    }

    /**
     * Reads the revision after the balances are locked, and so after every change to a budget that touched one of them.
     * It also checks whether the database is the one that the replica knows.
     *
     * @param restart is told why the transaction has to start again, if it has to
     */
    void check(StatementPipeline trip, Replica replica, long beat, Consumer<String> restart) {
        trip.query(
                "select r.revision, p.beat from budget_revision r left join replica p on p.id = ?",
                (statement, first) -> {
                    statement.setObject(first, replica.id());
                    return first + 1;
                },
                row -> {
                    if (!row.next() || row.getLong(1) != revision) {
                        restart.accept("a budget was changed");
                    } else if (!replica.knows(beat, row.getObject(2, Long.class))) {
                        restart.accept("the database is not the one that it was");
                    }
                });
    }

    /** The same check as a condition of the transaction, so that nothing has to be read before it commits. */
    void require(StatementPipeline trip, Replica replica, long beat) {
        trip.require(
                "select 1 from budget_revision r left join replica p on p.id = ?"
                        + " where r.revision = ? and (? = 0 or p.beat between ? and ?)",
                (statement, first) -> {
                    statement.setObject(first, replica.id());
                    statement.setLong(first + 1, revision);
                    statement.setLong(first + 2, beat);
                    statement.setLong(first + 3, beat);
                    statement.setLong(first + 4, replica.tried());
                    return first + 5;
                });
    }

    private static Budget budget(ResultSet row) throws SQLException {
        String firstDay = row.getString("first_day");
        return new Budget(
                row.getObject("id", UUID.class),
                new BudgetDefinition(
                        row.getString("name"),
                        scope(row.getString("scope")),
                        Usd.ofNanos(row.getLong("limit_nanos")),
                        raise(row),
                        WindowKind.CODES.get(row.getString("window_kind")),
                        ZoneId.of(row.getString("zone")),
                        firstDay == null ? DayOfWeek.MONDAY : DayOfWeek.valueOf(firstDay.toUpperCase(Locale.ROOT)),
                        row.getBoolean("hard"),
                        BudgetDefinition.thresholds(row.getString("thresholds"))),
                row.getBoolean("of_each_key"),
                null);
    }

    private static @Nullable TemporaryRaise raise(ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("raised_until", OffsetDateTime.class);
        return until == null ? null : new TemporaryRaise(Usd.ofNanos(row.getLong("raised_nanos")), until.toInstant());
    }

    static Scope scope(String json) {
        try {
            return PlainJson.MAPPER.readValue(json, Scope.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the scope of a budget is not JSON: " + json, e);
        }
    }
}
