package io.purser.budget;

import io.purser.ledger.Columns;
import io.purser.ledger.Entry;
import io.purser.ledger.RoundTrip;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The table of reservations; every change goes through the transaction of the connection that is given. */
final class Reservations {
    /** For how long a promise that lapsed can still be told what it was used for. */
    static final Duration LATE = Duration.ofDays(30);

    private static final String COLUMNS = """
            id, state, caller, agent, task, team, tags, provider, model, price_version, attempt, call_id, bound_nanos,
            expires_at, idempotency_key, budgets, windows
            """;

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

    /** What a grant writes. */
    record Row(Authorisation wish, Usd amount, List<Entry.Window> windows) {
        /** The same as it is read back. */
        Reservation reservation() {
            return new Reservation(
                    wish.id(),
                    switch (wish.kind()) {
                        case HELD, DEPOSIT -> Reservation.State.HELD;
                        case SENT -> Reservation.State.SENT;
                    },
                    wish.spender(),
                    wish.provider(),
                    wish.model(),
                    wish.priceVersion(),
                    wish.attempt(),
                    wish.callId(),
                    amount,
                    wish.expiresAt(),
                    wish.key() == null ? null : wish.key().key(),
                    windows);
        }
    }

    /** Writes what was granted. */
    static void insert(RoundTrip trip, UUID replica, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        trip.change(INSERT, (statement, first) -> {
            statement.setObject(first, replica);
            return trip.columns(
                    statement,
                    first + 1,
                    rows,
                    columns -> columns.column("uuid", r -> r.wish().id())
                            .column("text", r -> r.reservation().state().name().toLowerCase(Locale.ROOT))
                            .times(r -> r.wish().at())
                            .times(r -> r.wish().expiresAt())
                            .column("bigint", r -> r.amount().nanos())
                            .column(
                                    "text",
                                    r -> Columns.arrayOf(r.windows().stream()
                                            .map(Entry.Window::budget)
                                            .toList()))
                            .column(
                                    "text",
                                    r -> Columns.arrayOf(r.windows().stream()
                                            .map(Entry.Window::startsAt)
                                            .toList()))
                            .column("text", r -> r.wish().spender().caller())
                            .column("text", r -> r.wish().spender().agent())
                            .column("text", r -> r.wish().spender().task())
                            .column("text", r -> r.wish().spender().team())
                            .column(
                                    "text",
                                    r -> Columns.arrayOf(r.wish().spender().tags()))
                            .column("text", r -> r.wish().provider())
                            .column("text", r -> r.wish().model())
                            .column("text", r -> r.wish().priceVersion())
                            .column("int", r -> r.wish().attempt())
                            .column("uuid", r -> r.wish().callId())
                            .column(
                                    "text",
                                    r -> r.wish().key() == null
                                            ? null
                                            : r.wish().key().key())
                            .column("boolean", r -> r.wish().kind() == Authorisation.Kind.DEPOSIT));
        });
    }

    /** Takes them out of the table; what is not handed on was settled by somebody else, or never was. */
    static void take(RoundTrip trip, List<UUID> ids, Consumer<Reservation> taken) {
        change(trip, "delete from reservation where id = any(?) returning " + COLUMNS, ids, taken);
    }

    /**
     * Takes out reservations that are known already, and reads only what may have changed since: whether they are still
     * there, and their state.
     */
    static void takeKnown(RoundTrip trip, Map<UUID, Reservation> known, Consumer<Reservation> taken) {
        if (known.isEmpty()) {
            return;
        }
        trip.query(
                "delete from reservation where id = any(?) returning id, state",
                ids(trip, List.copyOf(known.keySet())),
                row -> {
                    while (row.next()) {
                        Reservation reservation = Objects.requireNonNull(known.get(row.getObject(1, UUID.class)));
                        taken.accept(reservation.as(state(row.getString(2))));
                    }
                });
    }

    /**
     * Takes out promises for those to whom they were made. What is held for anything or anybody else stays, whoever asks:
     * the row decides, on every replica.
     */
    static void takePromised(RoundTrip trip, List<Settlement.OfPromise> wishes, Consumer<Reservation> taken) {
        if (wishes.isEmpty()) {
            return;
        }
        trip.query(
                "delete from reservation where (id, caller) in (select * from unnest(?::uuid[], ?::text[]))"
                        + " and state <> 'sent' and not deposit returning " + COLUMNS,
                trip.columns(
                        wishes,
                        columns -> columns.column("uuid", Settlement.OfPromise::reservation)
                                .column("text", Settlement.OfPromise::caller)),
                row -> {
                    while (row.next()) {
                        taken.accept(read(row));
                    }
                });
    }

    /**
     * The promises that are open, the newest first.
     *
     * @param caller whose, or null for everybody's
     * @param before which they were made, or null from the newest on
     */
    static List<Reservation> promises(Connection connection, @Nullable String caller, @Nullable UUID before, int limit)
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

    /** Lets promises lapse: they hold nothing any more and stay for a late usage. Hands them on as they were. */
    static void lapse(RoundTrip trip, List<UUID> ids, Consumer<Reservation> lapsed) {
        change(
                trip,
                "update reservation set state = 'expired', expires_at = expires_at + interval '%d days' "
                                .formatted(LATE.toDays())
                        + "where id = any(?) and state = 'held' returning " + COLUMNS.replace("state", "'held'"),
                ids,
                lapsed);
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

    private static void change(RoundTrip trip, String sql, List<UUID> ids, Consumer<Reservation> changed) {
        if (ids.isEmpty()) {
            return;
        }
        trip.query(sql, ids(trip, ids), row -> {
            while (row.next()) {
                changed.accept(read(row));
            }
        });
    }

    private static RoundTrip.Binding ids(RoundTrip trip, List<UUID> ids) {
        return trip.columns(ids, columns -> columns.column("uuid", id -> id));
    }

    private static Reservation.State state(String code) {
        return Reservation.State.valueOf(code.toUpperCase(Locale.ROOT));
    }

    private static Reservation read(ResultSet row) throws SQLException {
        return new Reservation(
                row.getObject(1, UUID.class),
                state(row.getString(2)),
                new Spender(row.getString(3), row.getString(4), row.getString(5), row.getString(6), Set.of((String[])
                        row.getArray(7).getArray())),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getInt(11),
                row.getObject(12, UUID.class),
                Usd.ofNanos(row.getLong(13)),
                row.getObject(14, OffsetDateTime.class).toInstant(),
                row.getString(15),
                windows(row.getArray(16), row.getArray(17)));
    }

    static List<Entry.Window> windows(Array budgets, Array starts) throws SQLException {
        UUID[] ids = (UUID[]) budgets.getArray();
        Object[] times = (Object[]) starts.getArray();
        List<Entry.Window> windows = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            windows.add(new Entry.Window(ids[i], toInstant(times[i])));
        }
        return windows;
    }

    private static Instant toInstant(Object timestamp) {
        return ((java.sql.Timestamp) timestamp).toInstant();
    }
}
