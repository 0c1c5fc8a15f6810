package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.KeyBalance;
import io.purser.budget.definition.WindowKind;
import io.purser.ledger.ColumnArrays;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads balances to show them, without a lock. No grant depends on them. */
final class BalanceQueries {
    private BalanceQueries() {}

    /**
     * The status of a budget at that time, no matter to whom it applies. For a budget for each key it has the balance of
     * the key that has least left.
     */
    static BudgetStatus status(Connection connection, Budget budget, Instant at) throws SQLException {
        WindowKind.Window window = budget.windowAt(at);
        Balance balance = budget.scope().coversEachKey()
                ? ofKeys(connection, budget, at, 1).stream()
                        .findFirst()
                        .map(KeyBalance::balance)
                        .orElse(new Balance(budget.limitAt(at), Usd.ZERO, Usd.ZERO))
                : of(connection, budget.of(""), window, at);
        return new BudgetStatus(budget, window, balance);
    }

    private static Balance of(Connection connection, Budget budget, WindowKind.Window window, Instant at)
            throws SQLException {
        Usd limit = budget.limitAt(at);
        try (PreparedStatement select = connection.prepareStatement("""
                select spent_nanos, reserved_nanos from budget_window
                where budget_id = ? and starts_at = timestamptz 'epoch' + ? * interval '1 microsecond'
                """)) {
            select.setObject(1, budget.id());
            select.setLong(2, ColumnArrays.micros(window.startsAt()));
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Balance(limit, Usd.ofNanos(row.getLong(1)), Usd.ofNanos(row.getLong(2)))
                        : new Balance(limit, Usd.ZERO, Usd.ZERO);
            }
        }
    }

    /**
     * The balances of a budget by key at that time, the fullest first; at most that many. A budget of one key has that
     * one, also if it was one for each key before, and a budget that many keys share has none.
     */
    static List<KeyBalance> byKey(Connection connection, Budget budget, Instant at, int most) throws SQLException {
        String key = budget.scope().key();
        if (key == null || budget.scope().coversEachKey()) {
            return key == null ? List.of() : ofKeys(connection, budget, at, most);
        }
        KeyBalance one = new KeyBalance(key, status(connection, budget, at).balance());
        return taken(one).isZero() ? List.of() : List.of(one);
    }

    /** The balances of a budget for each key at that time, the fullest first; at most that many. */
    static List<KeyBalance> ofKeys(Connection connection, Budget template, Instant at, int most) throws SQLException {
        return ofKeys(connection, template, at, null, most);
    }

    /** @param after the last balance of the page before, or null for the first page */
    static List<KeyBalance> ofKeys(
            Connection connection, Budget template, Instant at, @Nullable KeyBalance after, int most)
            throws SQLException {
        List<KeyBalance> balances = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select key, spent_nanos, reserved_nanos from budget_window
                where template_id = ? and starts_at = timestamptz 'epoch' + ? * interval '1 microsecond'
                    and (-(spent_nanos + reserved_nanos), key) > (?, ?)
                order by -(spent_nanos + reserved_nanos), key limit ?
                """)) {
            select.setObject(1, template.id());
            select.setLong(2, ColumnArrays.micros(template.windowAt(at).startsAt()));
            select.setLong(3, after == null ? Long.MIN_VALUE : -taken(after).nanos());
            select.setString(4, after == null ? "" : after.key());
            select.setInt(5, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    balances.add(new KeyBalance(
                            row.getString(1),
                            new Balance(
                                    template.limitAt(at), Usd.ofNanos(row.getLong(2)), Usd.ofNanos(row.getLong(3)))));
                }
            }
        }
        return balances;
    }

    private static Usd taken(KeyBalance balance) {
        return balance.balance().spent().plus(balance.balance().reserved());
    }
}
