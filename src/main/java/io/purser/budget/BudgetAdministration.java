package io.purser.budget;

import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.codes.Coded;
import io.purser.database.TransactionRunner;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and deletes budgets, and records who did it. In one transaction, every change renews the revision
 * that grants read and writes a new limit into the open window. After its commit, no replica grants by the old limit.
 */
@ApplicationScoped
public class BudgetAdministration {
    /** One change in a budget's history; before and after are definitions in JSON. */
    public record Change(
            Instant time,
            String changedBy,
            String action,
            @Nullable String before,
            @Nullable String after) {}

    /** The source of a budget, which decides who may change it. */
    public enum Origin implements Coded {
        SETTING,
        FILE,
        API
    }

    private final DataSource database;
    private final Clock clock;
    private final BudgetRows rows;

    BudgetAdministration(DataSource database, Clock clock) {
        this.database = database;
        this.rows = new BudgetRows(clock);
        this.clock = clock;
    }

    public List<Budget> all() {
        return transact(connection -> BudgetBook.read(connection).budgets());
    }

    public Optional<Budget> find(UUID id) {
        return all().stream().filter(budget -> budget.id().equals(id)).findFirst();
    }

    /**
     * Creates a budget, which counts the spending from now on.
     *
     * @throws Problem {@code conflict} if the name is taken
     */
    public Budget create(BudgetDefinition definition, String by) {
        return transact(connection -> {
            BudgetRows.requireFreeName(connection, definition.name(), null);
            UUID id = TimeOrderedUuids.next(clock.instant());
            BudgetRows.write(connection, id, definition, Origin.API);
            rows.note(connection, id, by, "created", null, definition);
            BudgetRows.revise(connection);
            return get(connection, id);
        });
    }

    /**
     * Changes a budget. If the limit is below the amount that is spent, the budget refuses until the next window
     * starts. Another window, zone or first day starts a new balance.
     *
     * @throws Problem {@code not_found}, or {@code conflict} if the API may not change this budget, if the name is taken,
     *     or if a budget of one key is to become one for each key
     */
    public Budget change(UUID id, BudgetDefinition definition, String by) {
        return transact(connection -> {
            Budget before = changeable(connection, id);
            requireKnownBalances(before, definition);
            BudgetRows.requireFreeName(connection, definition.name(), id);
            BudgetRows.write(connection, id, definition, Origin.API);
            BudgetRows.renewWindows(connection, id);
            rows.note(connection, id, by, "changed", before.definition(), definition);
            BudgetRows.revise(connection);
            return get(connection, id);
        });
    }

    /**
     * Deletes a budget. Its balances stay for the amounts that were reserved in them, and its history stays forever.
     */
    public void delete(UUID id, String by) {
        transact(connection -> {
            Budget before = changeable(connection, id);
            BudgetRows.delete(connection, id);
            rows.note(connection, id, by, "deleted", before.definition(), null);
            BudgetRows.revise(connection);
            return before;
        });
    }

    /** The changes of a budget, the oldest first, also if the budget was deleted. */
    public List<Change> history(UUID id) {
        return transact(connection -> {
            List<Change> changes = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select time, changed_by, action, before, after from budget_change where budget_id = ? order by id")) {
                select.setObject(1, id);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        changes.add(new Change(
                                row.getObject(1, OffsetDateTime.class).toInstant(),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)));
                    }
                }
            }
            return changes;
        });
    }

    /**
     * Makes the budgets of a file or a setting equal to the given definitions, and deletes those that the file or the
     * setting no longer has.
     */
    List<Budget> declare(List<BudgetDefinition> definitions, Origin origin) {
        return transact(connection -> {
            List<Budget> existing = withOrigin(connection, origin);
            boolean changed = false;
            for (BudgetDefinition definition : definitions) {
                Optional<Budget> before = existing.stream()
                        .filter(budget -> budget.name().equals(definition.name()))
                        .findFirst();
                if (before.isPresent() && before.get().definition().equals(definition)) {
                    continue;
                }
                UUID id = before.map(Budget::id).orElseGet(() -> TimeOrderedUuids.next(clock.instant()));
                BudgetRows.requireFreeName(connection, definition.name(), id);
                BudgetRows.write(connection, id, definition, origin);
                BudgetRows.renewWindows(connection, id);
                rows.note(
                        connection,
                        id,
                        origin.name().toLowerCase(java.util.Locale.ROOT),
                        before.isPresent() ? "changed" : "created",
                        before.map(Budget::definition).orElse(null),
                        definition);
                changed = true;
            }
            for (Budget budget : existing) {
                if (definitions.stream().noneMatch(d -> d.name().equals(budget.name()))) {
                    BudgetRows.delete(connection, budget.id());
                    rows.note(connection, budget.id(), "file", "deleted", budget.definition(), null);
                    changed = true;
                }
            }
            if (changed) {
                BudgetRows.revise(connection);
            }
            return existing;
        });
    }

    private static List<Budget> withOrigin(Connection connection, Origin origin) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select id from budget where origin = ?")) {
            select.setString(1, origin.code());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
        }
        return BudgetBook.read(connection).budgets().stream()
                .filter(budget -> ids.contains(budget.id()))
                .toList();
    }

    /** A budget for each key has a balance for each key, and not the one that a budget of one key has. */
    private static void requireKnownBalances(Budget before, BudgetDefinition after) {
        if (after.scope().coversEachKey()
                && before.scope().key() != null
                && !before.scope().coversEachKey()
                && !before.wasOfEachKey()) {
            throw Problem.of(
                    ProblemType.CONFLICT,
                    "the budget \"%s\" counts what one key spends, and would begin anew for it; create another budget with the key \"*\" and delete this one when its window ends"
                            .formatted(before.name()));
        }
    }

    private static Budget get(Connection connection, UUID id) throws SQLException {
        return BudgetBook.read(connection).budgets().stream()
                .filter(budget -> budget.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no budget " + id));
    }

    private static Budget changeable(Connection connection, UUID id) throws SQLException {
        Budget budget = get(connection, id);
        try (PreparedStatement select =
                connection.prepareStatement("select origin from budget where id = ? for update")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && !Origin.API.code().equals(row.getString(1))) {
                    throw Problem.of(
                            ProblemType.CONFLICT,
                            "the budget \"%s\" comes from a %s; change it there and start again"
                                    .formatted(budget.name(), row.getString(1)));
                }
            }
        }
        return budget;
    }

    private <T> T transact(TransactionRunner.Work<T> work) {
        return TransactionRunner.run(database, work);
    }
}
