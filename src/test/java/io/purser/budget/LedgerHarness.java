package io.purser.budget;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.ReservationLimit;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.StoredResponse;
import io.purser.budget.operation.UsageTrust;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.DatabaseClock;
import io.purser.ledger.EntryWriter;
import io.purser.ledger.Spender;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** One replica's budgets over a real database, without a server around them. */
public final class LedgerHarness implements AutoCloseable {
    public static final Spender SOMEBODY = new Spender("caller", "agent", "task", "team", Set.of());

    public final AgroalDataSource database;
    public final BudgetService budgets;
    public final BudgetAdministration administration;
    final GroupCommit commits;
    final Replica replica;
    final ReservationSweep sweep;
    public final Clock clock;
    /** The number of times that all listeners were told to read the database again. */
    final AtomicInteger historyChanges = new AtomicInteger();

    public LedgerHarness(String url, Clock clock, Duration silence) throws SQLException {
        this(url, clock, silence, "0");
    }

    /** With a ceiling in US dollars for calls that are sent while the database is unavailable. */
    LedgerHarness(String url, Clock clock, Duration silence, String failOpenUsd) throws SQLException {
        FailOpen failOpen = new FailOpen(failOpenUsd);
        this.clock = clock;
        this.database = pool(url);
        DatabaseClock databaseClock =
                clock instanceof DatabaseClock corrected ? corrected : DatabaseClock.believing(clock);
        this.replica = new Replica(database, databaseClock, historyChanges::incrementAndGet);
        this.commits = new GroupCommit(database, new EntryWriter(ZoneId.of("UTC")), replica, failOpen, clock);
        this.budgets = new BudgetService(commits, database, failOpen);
        this.administration = new BudgetAdministration(database, clock);
        this.sweep = new ReservationSweep(database, replica, commits, silence, Duration.ofSeconds(5));
        commits.start();
    }

    /** Uses a database that has the tables already. */
    public static LedgerHarness over(String url) throws SQLException {
        return new LedgerHarness(url, Clock.systemUTC(), Duration.ofSeconds(30));
    }

    /** Has a database of its own. */
    public static LedgerHarness fresh() throws SQLException {
        return over(freshUrl());
    }

    /** The URL of a database of its own, which has the tables. */
    public static String freshUrl() {
        return PostgresResource.freshLedger();
    }

    public static void migrate(String url) {
        Flyway.configure()
                .dataSource(url, "postgres", "postgres")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    public static AgroalDataSource pool(String url) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(4)
                        // As in Quarkus: a broken connection leaves the pool.
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .acquisitionTimeout(Duration.ofSeconds(3))
                        .validateOnBorrow(false)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .connectionProviderClassName("org.postgresql.Driver")
                                .principal(new NamePrincipal("postgres"))
                                .credential(new SimplePassword("postgres")))));
    }

    public Budget budget(String name, String limit) {
        return budget(definition(name, limit));
    }

    public Budget budget(BudgetDefinition definition) {
        return administration.create(definition, "test");
    }

    /** A hard budget for everything, without an end. */
    public static BudgetDefinition definition(String name, String limit) {
        return definition(name, Scope.EVERYTHING, limit, WindowKind.TOTAL, ZoneId.of("UTC"), true);
    }

    /** A budget whose week begins on Monday and that has no thresholds. */
    public static BudgetDefinition definition(
            String name, Scope scope, String limit, WindowKind window, ZoneId zone, boolean hard) {
        return new BudgetDefinition(
                name, scope, Usd.parse(limit), null, window, zone, DayOfWeek.MONDAY, hard, List.of());
    }

    /** Changes the limit of a budget. */
    public void limit(Budget budget, String limit) {
        BudgetDefinition before = budget.definition();
        administration.change(
                budget.id(),
                new BudgetDefinition(
                        before.name(),
                        before.scope(),
                        Usd.parse(limit),
                        before.raise(),
                        before.window(),
                        before.zone(),
                        before.firstDay(),
                        before.hard(),
                        before.thresholds()),
                "test");
    }

    public Authorisation request(String bound) {
        return request(Usd.parse(bound), Usd.parse(bound), SOMEBODY, null);
    }

    public Authorisation request(Usd least, Usd most, Spender spender, Authorisation.@Nullable Key key) {
        return authorisation(Authorisation.Kind.SENT, least, most, spender, key, null);
    }

    /** A hold under an idempotency key. */
    public Authorisation hold(String amount, Authorisation.Key key) {
        return authorisation(Authorisation.Kind.HELD, Usd.parse(amount), Usd.parse(amount), SOMEBODY, key, null);
    }

    /** A hold of {@code amount} for a caller that may hold so much and no more. */
    public Authorisation hold(String amount, Spender spender, @Nullable ReservationLimit limit) {
        return authorisation(Authorisation.Kind.HELD, Usd.parse(amount), Usd.parse(amount), spender, null, limit);
    }

    private Authorisation authorisation(
            Authorisation.Kind kind,
            Usd least,
            Usd most,
            Spender spender,
            Authorisation.@Nullable Key key,
            @Nullable ReservationLimit limit) {
        Instant now = clock.instant();
        UUID id = TimeOrderedUuids.next(now);
        return new Authorisation(
                id,
                BilledCall.single(id, spender, "fake", "model", "v1"),
                kind,
                new Authorisation.Amounts(least, most, null),
                now,
                now.plusSeconds(600),
                key,
                null,
                limit);
    }

    public static Settlement.Capture capture(UUID reservation, Usd cost) {
        return capture(reservation, cost, null, UsageTrust.AS_REPORTED);
    }

    /** The capture of a call of ten tokens in and five out, with the answer that is kept for a repetition. */
    public static Settlement.Capture capture(
            UUID reservation, Usd cost, @Nullable StoredResponse answer, UsageTrust claim) {
        return new Settlement.Capture(
                reservation,
                CallOutcome.timed(TokenCounts.of(10, 5), CallStatus.OK, 12L, null),
                cost,
                null,
                null,
                answer,
                claim);
    }

    public Balance balance(Budget budget) {
        return budgets.status(budget, clock.instant()).balance();
    }

    /** The single number that a query returns. */
    public long number(String sql) throws SQLException {
        return number(database, sql);
    }

    public static long number(javax.sql.DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        try {
            commits.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }
}
