package io.purser.budget;

import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.TemporaryRaise;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that changes budgets. Each method takes the connection of its caller, who decides the extent of the
 * transaction.
 */
record BudgetRows(Clock clock) {
    static void delete(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from budget where id = ?")) {
            delete.setObject(1, id);
            delete.executeUpdate();
        }
    }

    static void requireFreeName(Connection connection, String name, @Nullable UUID except) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from budget where name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && !row.getObject(1, UUID.class).equals(except)) {
                    throw Problem.of(ProblemType.CONFLICT, "there is a budget \"%s\" already".formatted(name));
                }
            }
        }
    }

    /**
     * Writes a new or a changed budget. The limit of an app's budget becomes its ceiling, the most that an operator
     * allows.
     */
    static void write(Connection connection, UUID id, BudgetDefinition definition, BudgetAdministration.Origin origin)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into budget (id, name, scope, limit_nanos, window_kind, zone, first_day, hard, thresholds, origin,
                    raised_nanos, raised_until, of_each_key, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now(), now())
                on conflict (id) do update set name = excluded.name, scope = excluded.scope,
                    limit_nanos = excluded.limit_nanos, window_kind = excluded.window_kind, zone = excluded.zone,
                    first_day = excluded.first_day, hard = excluded.hard, thresholds = excluded.thresholds,
                    raised_nanos = excluded.raised_nanos, raised_until = excluded.raised_until, updated_at = now(),
                    of_each_key = budget.of_each_key or excluded.of_each_key or coalesce(budget.scope::json ->> 'key', '') = '*',
                    ceiling_nanos = case when budget.app is null then null else excluded.limit_nanos end
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
            upsert.setString(10, origin.code());
            TemporaryRaise raise = definition.raise();
            upsert.setObject(11, raise == null ? null : raise.limitUsd().nanos(), Types.BIGINT);
            upsert.setObject(12, raise == null ? null : raise.until().atOffset(ZoneOffset.UTC));
            upsert.setBoolean(13, definition.scope().coversEachKey());
            upsert.executeUpdate();
        }
    }

    /** Writes the new limit into the open windows. Every grant waits for their rows, and then sees it. */
    static void renewWindows(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update budget_window w set limit_nanos = b.limit_nanos, raised_nanos = b.raised_nanos,
                    raised_until = b.raised_until
                from budget b
                where b.id = ? and (w.budget_id = b.id or w.template_id = b.id)
                    and (w.ends_at is null or w.ends_at > now())
                """)) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }

    /**
     * Sets a random revision, which never occurred before, even if the database is restored to an earlier moment and
     * continues from there.
     */
    static void revise(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update budget_revision set revision = ?")) {
            update.setLong(1, UUID.randomUUID().getMostSignificantBits() >>> 2);
            update.executeUpdate();
        }
    }

    void note(
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
            insert.setObject(1, TimeOrderedUuids.next(clock.instant()));
            insert.setObject(2, id);
            insert.setString(3, by);
            insert.setString(4, action);
            insert.setString(5, before == null ? null : before.toJson().toString());
            insert.setString(6, after == null ? null : after.toJson().toString());
            insert.executeUpdate();
        }
    }
}
