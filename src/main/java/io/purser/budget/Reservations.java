package io.purser.budget;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.ledger.NewEntry;
import io.purser.ledger.StatementPipeline;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The table of reservations; every change belongs to the transaction of the given connection. */
final class Reservations {
    /** The time for which a caller can still report the usage of an expired hold. */
    static final Duration LATE = Duration.ofDays(30);

    private static final String COLUMNS = "id, state, bound_nanos, expires_at, " + CallColumns.of("reservation") + " ";
    private static final int CALL = 5;

    private static final String INSERT = """
            insert into reservation (id, state, replica, created_at, expires_at, bound_nanos, budgets, windows,
                caller, agent, task, team, tags, provider, model, price_version, attempt, call_id, idempotency_key, deposit)
            select id, state, ?, timestamptz 'epoch' + created * interval '1 microsecond',
                timestamptz 'epoch' + expires * interval '1 microsecond', bound, budgets::uuid[],
                windows::timestamptz[], caller, agent, task, team, tags::text[], provider, model, price_version,
                attempt, call_id, key, deposit
            from unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                ?::uuid[], ?::text[], ?::boolean[])
                as r (id, state, created, expires, bound, budgets, windows, caller, agent, task, team, tags,
                    provider, model, price_version, attempt, call_id, key, deposit)
            """;

    private Reservations() {}

    /** The data that a grant writes. */
    record Row(Authorisation request, Usd amount, List<NewEntry.Window> windows) {
        private Reservation.ReservationState state() {
            return switch (request.kind()) {
                case HELD, DEPOSIT -> Reservation.ReservationState.HELD;
                case SENT -> Reservation.ReservationState.SENT;
            };
        }

        /** The same as it is read back. */
        Reservation reservation() {
            return new Reservation(
                    request.id(),
                    state(),
                    request.call(),
                    amount,
                    request.expiresAt(),
                    request.key() == null ? null : request.key().key(),
                    windows);
        }
    }

    /** Inserts the granted reservations. */
    static void insert(StatementPipeline trip, UUID replica, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        trip.change(INSERT, (statement, first) -> {
            statement.setObject(first, replica);
            return trip.columns(
                    statement,
                    first + 1,
                    rows,
                    columns -> columns.column("uuid", r -> r.request().id())
                            .column("text", r -> r.state().code())
                            .times(r -> r.request().at())
                            .times(r -> r.request().expiresAt())
                            .column("bigint", r -> r.amount().nanos())
                            .windows(r -> r.windows())
                            .spender(r -> r.request().spender())
                            .column("text", r -> r.request().provider())
                            .column("text", r -> r.request().model())
                            .column("text", r -> r.request().priceVersion())
                            .column("int", r -> r.request().attempt())
                            .column("uuid", r -> r.request().callId())
                            .column(
                                    "text",
                                    r -> r.request().key() == null
                                            ? null
                                            : r.request().key().key())
                            .column("boolean", r -> r.request().kind() == Authorisation.Kind.DEPOSIT));
        });
    }

    /**
     * Deletes reservations from the table. One that is not passed on was settled by somebody else, or never existed.
     */
    static void take(StatementPipeline trip, List<UUID> ids, Consumer<Reservation> taken) {
        change(trip, "delete from reservation where id = any(?) returning " + COLUMNS, ids, taken);
    }

    /** Deletes reservations, and reads of those that this replica knows only what may have changed. */
    static void take(
            StatementPipeline trip, List<UUID> ids, Map<UUID, Reservation> known, Consumer<Reservation> taken) {
        takeKnown(trip, known, taken);
        take(trip, ids.stream().filter(id -> !known.containsKey(id)).toList(), taken);
    }

    /**
     * Deletes reservations that this replica knows, and reads only the data that may have changed: whether they exist,
     * and whether they have expired.
     */
    private static void takeKnown(StatementPipeline trip, Map<UUID, Reservation> known, Consumer<Reservation> taken) {
        if (known.isEmpty()) {
            return;
        }
        trip.query(
                // A column of unlimited length would make the driver wait for the answer before it sends the next
                // statement.
                "delete from reservation where id = any(?) returning id, state = 'expired'",
                ids(trip, List.copyOf(known.keySet())),
                row -> {
                    while (row.next()) {
                        Reservation reservation = Objects.requireNonNull(known.get(row.getObject(1, UUID.class)));
                        taken.accept(
                                row.getBoolean(2) ? reservation.as(Reservation.ReservationState.EXPIRED) : reservation);
                    }
                });
    }

    /** Deletes calls that were sent and that this replica knows, or makes the transaction fail if one is not there. */
    static void takeSent(StatementPipeline trip, Collection<UUID> ids) {
        if (!ids.isEmpty()) {
            trip.changeExactly(
                    "delete from reservation where id = any(?) and state = 'sent'",
                    ids(trip, List.copyOf(ids)),
                    ids.size());
        }
    }

    /**
     * Deletes holds that their own callers settle. A reservation of another kind or of another caller stays, no matter
     * who requests it: the row decides, on every replica.
     */
    static void takeHolds(StatementPipeline trip, List<Settlement.OfHold> requests, Consumer<Reservation> taken) {
        if (requests.isEmpty()) {
            return;
        }
        trip.query(
                "delete from reservation where (id, caller) in (select * from unnest(?::uuid[], ?::text[]))"
                        + " and state <> 'sent' and not deposit returning " + COLUMNS,
                trip.columns(
                        requests,
                        columns -> columns.column("uuid", Settlement.OfHold::reservation)
                                .column("text", Settlement.OfHold::caller)),
                row -> {
                    while (row.next()) {
                        taken.accept(read(row));
                    }
                });
    }

    /**
     * The open holds, the newest first.
     *
     * @param caller the owner of the holds, or null for all callers
     * @param before only holds that are older than this one, or null to start with the newest
     */
    static List<Reservation> holds(Connection connection, @Nullable String caller, @Nullable UUID before, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + """
                from reservation where state = 'held' and not deposit
                    and (?::text is null or caller = ?) and (?::uuid is null or id < ?)
                order by id desc limit ?
                """)) {
            select.setString(1, caller);
            select.setString(2, caller);
            select.setObject(3, before);
            select.setObject(4, before);
            select.setInt(5, limit);
            List<Reservation> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(read(row));
                }
            }
            return found;
        }
    }

    /**
     * Expires holds: they no longer hold money, and stay in the table for a late usage. Passes them on as they were.
     */
    static void expire(StatementPipeline trip, List<UUID> ids, Consumer<Reservation> expired) {
        change(
                trip,
                "update reservation set state = 'expired', expires_at = expires_at + interval '%d days' "
                                .formatted(LATE.toDays())
                        + "where id = any(?) and state = 'held' returning " + COLUMNS.replace("state", "'held'"),
                ids,
                expired);
    }

    static Optional<Reservation> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from reservation where id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static void change(StatementPipeline trip, String sql, List<UUID> ids, Consumer<Reservation> changed) {
        if (ids.isEmpty()) {
            return;
        }
        trip.query(sql, ids(trip, ids), row -> {
            while (row.next()) {
                changed.accept(read(row));
            }
        });
    }

    private static StatementPipeline.Binding ids(StatementPipeline trip, List<UUID> ids) {
        return trip.columns(ids, columns -> columns.column("uuid", id -> id));
    }

    private static Reservation read(ResultSet row) throws SQLException {
        return new Reservation(
                row.getObject(1, UUID.class),
                Reservation.ReservationState.CODES.get(row.getString(2)),
                CallColumns.call(row, CALL),
                Usd.ofNanos(row.getLong(3)),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                CallColumns.key(row, CALL),
                CallColumns.windows(row, CALL));
    }
}
