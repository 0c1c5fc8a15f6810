package io.purser.budget;

import io.purser.ledger.Ids;
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
 * Makes, changes and deletes budgets, and keeps who did so. Every change renews the revision that grants read, and
 * writes a new limit into the window that is open, in one transaction: from its commit on no replica grants by the old
 * one.
 */
@ApplicationScoped
public class BudgetAdministration {
    /** One act in a budget's history; before and after are definitions in JSON. */
    public record Change(
            Instant time,
            String changedBy,
            String action,
            @Nullable String before,
            @Nullable String after) {}

    /** Where a budget comes from, which says who may change it. */
    public enum Origin {
        SETTING,
        FILE,
        API
    }

    private final DataSource database;
    private final Clock clock;

    BudgetAdministration(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public List<Budget> all() {
        return transact(connection -> BudgetBook.read(connection).budgets());
    }

    public Optional<Budget> find(UUID id) {
        return all().stream().filter(budget -> budget.id().equals(id)).findFirst();
    }

    /**
     * Makes a budget; it counts what is spent from now on.
     *
     * @throws Problem {@code conflict} where the name is taken
     */
    public Budget create(BudgetDefinition definition, String by) {
        return transact(connection -> {
            requireFreeName(connection, definition.name(), null);
            UUID id = Ids.next(clock.instant());
            write(connection, id, definition, Origin.API);
            note(connection, id, by, "created", null, definition);
            revise(connection);
            return get(connection, id);
        });
    }

    /**
     * Changes a budget. A limit below what is spent refuses until the window turns; another window, zone or first day
     * begins a new balance.
     *
     * @throws Problem {@code not_found}, or {@code conflict} where it is not the API's to change or the name is taken
     */
    public Budget change(UUID id, BudgetDefinition definition, String by) {
        return transact(connection -> {
            Budget before = changeable(connection, id);
            requireFreeName(connection, definition.name(), id);
            write(connection, id, definition, Origin.API);
            renewWindows(connection, id);
            note(connection, id, by, "changed", BudgetDefinition.of(before), definition);
            revise(connection);
            return get(connection, id);
        });
    }

    /** Deletes a budget; its balances stay for what was reserved in them, and its history for ever. */
    public void delete(UUID id, String by) {
        transact(connection -> {
            Budget before = changeable(connection, id);
            try (PreparedStatement delete = connection.prepareStatement("delete from budget where id = ?")) {
                delete.setObject(1, id);
                delete.executeUpdate();
            }
            note(connection, id, by, "deleted", BudgetDefinition.of(before), null);
            revise(connection);
            return before;
        });
    }

    /** What was done to a budget, the oldest first; also of one that was deleted. */
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

    /** Makes the budgets of a file or a setting be as they are written there; what is gone from the file goes. */
    void declare(List<BudgetDefinition> definitions, Origin origin) {
        transact(connection -> {
            List<Budget> existing = withOrigin(connection, origin);
            boolean changed = false;
            for (BudgetDefinition definition : definitions) {
                Optional<Budget> before = existing.stream()
                        .filter(budget -> budget.name().equals(definition.name()))
                        .findFirst();
                if (before.isPresent() && BudgetDefinition.of(before.get()).equals(definition)) {
                    continue;
                }
                UUID id = before.map(Budget::id).orElseGet(() -> Ids.next(clock.instant()));
                requireFreeName(connection, definition.name(), id);
                write(connection, id, definition, origin);
                renewWindows(connection, id);
                note(
                        connection,
                        id,
                        origin.name().toLowerCase(java.util.Locale.ROOT),
                        before.isPresent() ? "changed" : "created",
                        before.map(BudgetDefinition::of).orElse(null),
                        definition);
                changed = true;
            }
            for (Budget budget : existing) {
                if (definitions.stream().noneMatch(d -> d.name().equals(budget.name()))) {
                    try (PreparedStatement delete = connection.prepareStatement("delete from budget where id = ?")) {
                        delete.setObject(1, budget.id());
                        delete.executeUpdate();
                    }
                    note(connection, budget.id(), "file", "deleted", BudgetDefinition.of(budget), null);
                    changed = true;
                }
            }
            if (changed) {
                revise(connection);
            }
            return existing;
        });
    }

    private static List<Budget> withOrigin(Connection connection, Origin origin) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select id from budget where origin = ?")) {
            select.setString(1, code(origin));
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
                if (row.next() && !code(Origin.API).equals(row.getString(1))) {
                    throw Problem.of(
                            ProblemType.CONFLICT,
                            "the budget \"%s\" comes from a %s; change it there and start again"
                                    .formatted(budget.name(), row.getString(1)));
                }
            }
        }
        return budget;
    }

    private static void requireFreeName(Connection connection, String name, @Nullable UUID except) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from budget where name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && !row.getObject(1, UUID.class).equals(except)) {
                    throw Problem.of(ProblemType.CONFLICT, "there is a budget \"%s\" already".formatted(name));
                }
            }
        }
    }

    private static void write(Connection connection, UUID id, BudgetDefinition definition, Origin origin)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into budget (id, name, scope, limit_nanos, window_kind, zone, first_day, hard, thresholds, origin,
                    created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now(), now())
                on conflict (id) do update set name = excluded.name, scope = excluded.scope,
                    limit_nanos = excluded.limit_nanos, window_kind = excluded.window_kind, zone = excluded.zone,
                    first_day = excluded.first_day, hard = excluded.hard, thresholds = excluded.thresholds,
                    updated_at = now()
                """)) {
            upsert.setObject(1, id);
            upsert.setString(2, definition.name());
            upsert.setString(3, definition.scopeJson().toString());
            upsert.setLong(4, definition.limit().nanos());
            upsert.setString(5, definition.window().code());
            upsert.setString(6, definition.zone().getId());
            upsert.setString(7, definition.firstDay().name());
            upsert.setBoolean(8, definition.hard());
            upsert.setString(9, definition.thresholdsJson().toString());
            upsert.setString(10, code(origin));
            upsert.executeUpdate();
        }
    }

    /** The open windows have the new limit; every grant waits for their rows, and then sees it. */
    private static void renewWindows(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update budget_window w set limit_nanos = b.limit_nanos from budget b
                where b.id = ? and w.budget_id = b.id and (w.ends_at is null or w.ends_at > now())
                """)) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }

    /** A number that never came before, also where the database is restored to an earlier moment and goes on from there. */
    private static void revise(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update budget_revision set revision = ?")) {
            update.setLong(1, UUID.randomUUID().getMostSignificantBits() >>> 2);
            update.executeUpdate();
        }
    }

    private void note(
            Connection connection,
            UUID id,
            String by,
            String action,
            @Nullable BudgetDefinition before,
            @Nullable BudgetDefinition after)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into budget_change (id, budget_id, time, changed_by, action, before, after)
                values (?, ?, now(), ?, ?, ?, ?)
                """)) {
            insert.setObject(1, Ids.next(clock.instant()));
            insert.setObject(2, id);
            insert.setString(3, by);
            insert.setString(4, action);
            insert.setString(5, before == null ? null : before.toJson().toString());
            insert.setString(6, after == null ? null : after.toJson().toString());
            insert.executeUpdate();
        }
    }

    private static String code(Origin origin) {
        return origin.name().toLowerCase(java.util.Locale.ROOT);
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private <T> T transact(Work<T> work) {
        return Transactions.run(database, work::in);
    }
}
