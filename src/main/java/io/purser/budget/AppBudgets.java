package io.purser.budget;

import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.SpenderResolver;
import io.purser.database.TransactionRunner;
import io.purser.ids.TimeOrderedUuids;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The budgets that apps create for themselves. An app cannot change a budget of the same name that an operator created.
 * A caller that deploys cannot raise a limit above the last one that an operator set, nor above the limit of its key.
 */
@ApplicationScoped
public class AppBudgets {
    private final DataSource database;
    private final Clock clock;
    private final BudgetRows rows;

    AppBudgets(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.rows = new BudgetRows(clock);
    }

    /**
     * The budget that exists under an app's name.
     *
     * @param app the app that created it, or null if somebody else did
     * @param ceiling the limit that an operator set last, or null if no operator set one
     */
    private record There(
            Budget budget, @Nullable String app, @Nullable Usd ceiling) {}

    /** A hard limit on the cost of everything that has the app's tag. */
    public static BudgetDefinition of(String app, Usd limit, WindowKind window) {
        return new BudgetDefinition(
                SpenderResolver.APP_TAG + app,
                new Scope(null, null, null, null, null, null, SpenderResolver.APP_TAG + app),
                limit,
                null,
                window,
                ZoneId.of("UTC"),
                DayOfWeek.MONDAY,
                true,
                List.of());
    }

    /** The budget of that app, no matter who created it. */
    public Optional<Budget> find(String app) {
        return TransactionRunner.run(database, connection -> there(connection, app))
                .map(There::budget);
    }

    /**
     * Makes the app's own budget equal to the wanted one, or deletes it if the app wants no budget. A budget with a
     * limit that an operator set stays.
     *
     * @param connection in whose transaction the app itself is written
     * @throws Problem {@code conflict} if an operator created the budget, {@code forbidden} if the change would raise
     *     it
     */
    public void put(Connection connection, String app, @Nullable BudgetDefinition wanted, Caller caller)
            throws SQLException {
        Optional<There> there = there(connection, app);
        BudgetDefinition before =
                there.map(found -> found.budget().definition()).orElse(null);
        Optional<BudgetDefinition> after = allowed(there, app, wanted, caller)
                .map(allowed -> before == null ? allowed : allowed.with(before.raise()));
        if (after.isEmpty() && there.isPresent()) {
            UUID id = there.get().budget().id();
            BudgetRows.delete(connection, id);
            rows.note(connection, id, caller.id(), "deleted", before, null);
            BudgetRows.revise(connection);
        } else if (after.isPresent() && !isAsItShould(there, after.get(), caller)) {
            write(connection, there, after.get(), app, caller);
        }
    }

    /**
     * Deletes the app's own budget. The budget stays for a later app of the same name if an operator set its limit or
     * the caller's key has a limit, unless the caller is an operator.
     *
     * @param connection in whose transaction the app itself is deleted
     */
    public void delete(Connection connection, String app, Caller caller) throws SQLException {
        Optional<There> there = there(connection, app).filter(found -> app.equals(found.app()));
        boolean may = caller.is(Role.OPERATOR)
                || (caller.allowances().maxAppUsdPerMonth() == null
                        && there.map(There::ceiling).isEmpty());
        if (there.isPresent() && may) {
            Budget budget = there.get().budget();
            BudgetRows.delete(connection, budget.id());
            rows.note(connection, budget.id(), caller.id(), "deleted", budget.definition(), null);
            BudgetRows.revise(connection);
        }
    }

    /** The budget that the app will have, which may be the one that it has; empty for no budget. */
    private static Optional<BudgetDefinition> allowed(
            Optional<There> there, String app, @Nullable BudgetDefinition wanted, Caller caller) {
        Optional<BudgetDefinition> before = there.map(found -> found.budget().definition());
        if (there.isPresent() && !app.equals(there.get().app())) {
            BudgetDefinition own = before.orElseThrow();
            if (wanted != null && !wanted.with(own.raise()).equals(own)) {
                throw Problem.of(
                        ProblemType.CONFLICT,
                        ("the budget \"%s\" was not made by this app, and the app does not change it: leave out \"budget\","
                                        + " or have an operator change it by PUT /v1/budgets/%s")
                                .formatted(
                                        SpenderResolver.APP_TAG + app,
                                        there.get().budget().id()));
            }
            return before;
        }
        if (caller.is(Role.OPERATOR)) {
            return Optional.ofNullable(wanted);
        }
        Usd ceiling = there.map(There::ceiling).orElse(null);
        if (ceiling != null) {
            if (wanted == null) {
                return before;
            }
            requireNoMore(wanted, ceiling, before.orElseThrow().window(), "an operator set this app's budget to");
        }
        BigDecimal most = caller.allowances().maxAppUsdPerMonth();
        if (most == null) {
            return Optional.ofNullable(wanted);
        }
        BudgetDefinition limited = wanted == null ? of(app, Usd.roundedUp(most), WindowKind.MONTH) : wanted;
        requireNoMore(limited, Usd.roundedUp(most), WindowKind.MONTH, "this key lets an app cost");
        return Optional.of(limited);
    }

    /** A change of the window starts a new balance, and so would raise the limit as well. */
    private static void requireNoMore(BudgetDefinition wanted, Usd most, WindowKind window, String who) {
        if (wanted.limit().isMoreThan(most) || wanted.window() != window) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "%s %s USD a %s; ask for no more and for the same window, or have an operator raise it"
                            .formatted(who, most, window.code()));
        }
    }

    private static boolean isAsItShould(Optional<There> there, BudgetDefinition after, Caller caller) {
        if (there.isEmpty() || !there.get().budget().definition().equals(after)) {
            return false;
        }
        return there.get().app() == null
                || !caller.is(Role.OPERATOR)
                || after.limit().equals(there.get().ceiling());
    }

    private void write(Connection connection, Optional<There> there, BudgetDefinition after, String app, Caller caller)
            throws SQLException {
        UUID id = there.map(found -> found.budget().id()).orElseGet(() -> TimeOrderedUuids.next(clock.instant()));
        BudgetRows.write(connection, id, after, BudgetAdministration.Origin.API);
        BudgetRows.renewWindows(connection, id);
        Usd ceiling = caller.is(Role.OPERATOR)
                ? after.limit()
                : there.map(There::ceiling).orElse(null);
        try (PreparedStatement mark =
                connection.prepareStatement("update budget set app = ?, ceiling_nanos = ? where id = ?")) {
            mark.setString(1, app);
            mark.setObject(2, ceiling == null ? null : ceiling.nanos(), java.sql.Types.BIGINT);
            mark.setObject(3, id);
            mark.executeUpdate();
        }
        rows.note(
                connection,
                id,
                caller.id(),
                there.isPresent() ? "changed" : "created",
                there.map(found -> found.budget().definition()).orElse(null),
                after);
        BudgetRows.revise(connection);
    }

    private static Optional<There> there(Connection connection, String app) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select id, app, ceiling_nanos from budget where name = ? for update")) {
            select.setString(1, SpenderResolver.APP_TAG + app);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                UUID id = row.getObject(1, UUID.class);
                String madeBy = row.getString(2);
                Long ceiling = row.getObject(3, Long.class);
                return BudgetBook.read(connection).budgets().stream()
                        .filter(budget -> budget.id().equals(id))
                        .findFirst()
                        .map(budget -> new There(budget, madeBy, ceiling == null ? null : Usd.ofNanos(ceiling)));
            }
        }
    }
}
