package io.purser.reconciliation;

import io.purser.database.TransactionRunner;
import io.purser.json.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a provider told and what came of the comparisons, in the database, for all replicas. */
@ApplicationScoped
class AccountRows {
    private final DataSource database;

    AccountRows(DataSource database) {
        this.database = database;
    }

    /**
     * One day as it was told.
     *
     * @param askedAt when it was told
     */
    record KeptDay(Instant askedAt, List<Activity> activities) {}

    /** When the provider is asked next, and what came of it the last time. */
    record Turn(
            Instant dueAt,
            @Nullable Instant askedAt,
            @Nullable String failure) {}

    /** Takes the turn until then, if it is due. So one replica asks, and another one does if that one dies. */
    boolean take(String provider, Instant now, Instant until) {
        return TransactionRunner.run(database, connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    insert into provider_account as a (provider, due_at) values (?, ?)
                    on conflict (provider) do update set due_at = excluded.due_at where a.due_at <= ?
                    """)) {
                update.setString(1, provider);
                update.setObject(2, at(until));
                update.setObject(3, at(now));
                return update.executeUpdate() > 0;
            }
        });
    }

    /** Ends a turn: the next one is then, and the failure is null if all went well. */
    void end(String provider, Instant now, Instant next, @Nullable String failure) {
        TransactionRunner.run(database, connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update provider_account
                    set due_at = ?, failure = ?, asked_at = case when ?::text is null then ? else asked_at end
                    where provider = ?
                    """)) {
                update.setObject(1, at(next));
                update.setString(2, failure);
                update.setString(3, failure);
                update.setObject(4, at(now));
                update.setString(5, provider);
                return update.executeUpdate();
            }
        });
    }

    /** The turn; empty if nobody took one yet. */
    Optional<Turn> turn(String provider) {
        return TransactionRunner.read(database, connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select due_at, asked_at, failure from provider_account where provider = ?")) {
                select.setString(1, provider);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Turn(instant(row, 1), instantOrNull(row, 2), row.getString(3)))
                            : Optional.empty();
                }
            }
        });
    }

    /** Keeps what the provider told of a day, in place of what it told before. */
    void keep(String provider, LocalDate day, Instant askedAt, List<Activity> activities) {
        String calls = StoredJson.write(ToldDay.of(activities));
        TransactionRunner.run(database, connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into provider_activity (provider, day, asked_at, calls) values (?, ?, ?, ?)
                    on conflict (provider, day) do update set asked_at = excluded.asked_at, calls = excluded.calls
                    """)) {
                insert.setString(1, provider);
                insert.setObject(2, day);
                insert.setObject(3, at(askedAt));
                insert.setString(4, calls);
                return insert.executeUpdate();
            }
        });
    }

    /** What the provider told of these days; a day of which it told nothing is absent. */
    Map<LocalDate, KeptDay> days(String provider, LocalDate from, LocalDate to) {
        return TransactionRunner.read(database, connection -> {
            Map<LocalDate, KeptDay> days = new TreeMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select day, asked_at, calls from provider_activity where provider = ? and day >= ? and day < ?")) {
                select.setString(1, provider);
                select.setObject(2, from);
                select.setObject(3, to);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        LocalDate day = row.getObject(1, LocalDate.class);
                        ToldDay told = StoredJson.read(row.getString(3), ToldDay.class);
                        days.put(day, new KeptDay(instant(row, 2), told.activities(day)));
                    }
                }
            }
            return days;
        });
    }

    /** Keeps a comparison in place of the earlier one of that month. */
    void keep(String provider, YearMonth month, ReconciledMonth made) {
        String result = StoredJson.write(made);
        TransactionRunner.run(database, connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into provider_reconciliation (provider, month, made_at, result) values (?, ?, ?, ?)
                    on conflict (provider, month) do update set made_at = excluded.made_at, result = excluded.result
                    """)) {
                insert.setString(1, provider);
                insert.setObject(2, month.atDay(1));
                insert.setObject(3, at(made.madeAt()));
                insert.setString(4, result);
                return insert.executeUpdate();
            }
        });
    }

    /** The last comparison of that month. */
    Optional<ReconciledMonth> month(String provider, YearMonth month) {
        return months(provider, month, 1).stream()
                .filter(kept -> kept.month().equals(month.toString()))
                .findFirst();
    }

    /** The last comparisons of that month and of those before it, the latest month first. */
    List<ReconciledMonth> months(String provider, YearMonth latest, int limit) {
        return TransactionRunner.read(database, connection -> {
            List<ReconciledMonth> months = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    select result from provider_reconciliation
                    where provider = ? and month <= ? order by month desc limit ?
                    """)) {
                select.setString(1, provider);
                select.setObject(2, latest.atDay(1));
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        months.add(StoredJson.read(row.getString(1), ReconciledMonth.class));
                    }
                }
            }
            return months;
        });
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
