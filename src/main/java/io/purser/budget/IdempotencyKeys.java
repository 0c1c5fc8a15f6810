package io.purser.budget;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.StoredResponse;
import io.purser.ledger.ColumnArrays;
import io.purser.ledger.StatementPipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The idempotency keys that one transaction claims, frees and finishes. */
final class IdempotencyKeys {
    static final Duration KEPT = Duration.ofHours(24);

    private static final String CLAIM = """
            insert into idempotency as i (caller, key, fingerprint, call_id, state, created_at, expires_at)
            select caller, key, fingerprint, call_id, 'in_flight', timestamptz 'epoch' + ? * interval '1 microsecond',
                timestamptz 'epoch' + ? * interval '1 microsecond'
            from unnest(?::text[], ?::text[], ?::text[], ?::uuid[]) as k (caller, key, fingerprint, call_id)
            on conflict (caller, key) do update set fingerprint = excluded.fingerprint, call_id = excluded.call_id,
                state = 'in_flight', status = null, content_type = null, headers = null, body = null,
                created_at = excluded.created_at, expires_at = excluded.expires_at
            where i.expires_at <= excluded.created_at
                or (i.call_id = excluded.call_id and i.state = 'in_flight')
            returning call_id
            """;
    private static final String LOCK = """
            select 1 from idempotency
            where (caller, key) in (select caller, key from idempotency where call_id = any(?)
                union select * from unnest(?::text[], ?::text[]))
            order by caller collate "C", key collate "C" for update
            """;
    private static final String FINISH = """
            update idempotency i set state = f.state, status = f.status, content_type = f.content_type,
                headers = f.headers, body = f.body
            from unnest(?::uuid[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[])
                as f (call_id, state, status, content_type, headers, body)
            where i.call_id = f.call_id
            """;

    private record Claim(Authorisation.Key key, UUID callId) {}

    private record Finish(
            UUID callId, IdempotencyState state, @Nullable StoredResponse answer) {
        /** That part of the answer; null without an answer. */
        @Nullable
        Object of(Function<StoredResponse, @Nullable Object> part) {
            return answer == null ? null : part.apply(answer);
        }
    }

    private final Instant now;
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Set<UUID> claimed = new HashSet<>();
    private final Set<UUID> locked = new HashSet<>();
    private final List<UUID> freed = new ArrayList<>();
    private final List<Finish> finished = new ArrayList<>();

    IdempotencyKeys(Instant now) {
        this.now = now;
    }

    /** Notes a key to claim; if two calls of one transaction have the same key, the first one that is noted gets it. */
    void request(Authorisation.@Nullable Key key, UUID callId) {
        if (key != null) {
            claims.putIfAbsent(key.caller() + '\n' + key.key(), new Claim(key, callId));
        }
    }

    /**
     * Locks the keys of calls that end, together with those to claim, in the same order on all replicas. Otherwise a
     * transaction that has the balances would wait for a repetition of the call, which has the key and waits for the
     * balances. A second time for the same call does nothing.
     */
    void lock(StatementPipeline trip, Collection<Reservation> ending) {
        List<UUID> calls = ending.stream()
                .filter(reservation -> reservation.idempotencyKey() != null)
                .map(Reservation::callId)
                .filter(locked::add)
                .toList();
        if (calls.isEmpty()) {
            return;
        }
        trip.query(
                LOCK,
                (statement, first) -> {
                    int next = trip.columns(statement, first, calls, columns -> columns.column("uuid", id -> id));
                    return trip.columns(
                            statement,
                            next,
                            List.copyOf(claims.values()),
                            columns -> columns.column("text", c -> c.key().caller())
                                    .column("text", c -> c.key().key()));
                },
                row -> {});
    }

    /** The same at once. */
    void lock(Connection connection, Collection<Reservation> ending) throws SQLException {
        StatementPipeline trip = new StatementPipeline(connection);
        lock(trip, ending);
        trip.go();
    }

    /**
     * Claims all noted keys that are free, older than 24 hours or of the same call's attempt before, in the same order on
     * all replicas.
     */
    void claim(StatementPipeline trip) {
        if (claims.isEmpty()) {
            return;
        }
        List<Claim> rows = claims.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(Map.Entry::getValue)
                .toList();
        trip.query(
                CLAIM,
                (statement, first) -> {
                    statement.setLong(first, ColumnArrays.micros(now));
                    statement.setLong(first + 1, ColumnArrays.micros(now.plus(KEPT)));
                    return trip.columns(
                            statement,
                            first + 2,
                            rows,
                            columns -> columns.column("text", c -> c.key().caller())
                                    .column("text", c -> c.key().key())
                                    .column("text", c -> c.key().fingerprint())
                                    .column("uuid", Claim::callId));
                },
                row -> {
                    while (row.next()) {
                        claimed.add(row.getObject(1, UUID.class));
                    }
                });
    }

    boolean has(Authorisation.@Nullable Key key, UUID callId) {
        return key == null || claimed.contains(callId);
    }

    /** Frees the key of a call that had no effect, so that it can be used again. */
    void free(Authorisation.@Nullable Key key, UUID callId) {
        free(key == null ? null : key.key(), callId);
    }

    private void free(@Nullable String key, UUID callId) {
        if (key != null) {
            freed.add(callId);
        }
    }

    void finish(@Nullable String key, UUID callId, IdempotencyState state, @Nullable StoredResponse answer) {
        if (key != null) {
            finished.add(new Finish(callId, state, answer));
        }
    }

    /** Frees or finishes the key of that reservation's call, according to its settlement. */
    void end(Reservation held, Settlement request) {
        switch (request) {
            case Settlement.Capture capture -> captured(held, capture);
            case Settlement.Reported told -> captured(held, told.capture());
            case Settlement.VoidedByCaller voided -> free(held.idempotencyKey(), held.callId());
            case Settlement.UnknownCost unknown ->
                finish(held.idempotencyKey(), held.callId(), IdempotencyState.UNKNOWN, null);
            case Settlement.VoidReservation voided -> free(held.idempotencyKey(), held.callId());
            case Settlement.Failure failure -> free(held.idempotencyKey(), held.callId());
            // A process was killed before it kept the answer: nobody knows the reservation, and nobody will spend it.
            case Settlement.Expire expire -> free(held.idempotencyKey(), held.callId());
        }
    }

    /** Finishes the key of a charge whose answer is kept; if it is not kept, the entry in the ledger says so. */
    void end(DirectCharge charge) {
        if (charge.key() != null && charge.answer() != null) {
            finish(charge.key().key(), charge.callId(), IdempotencyState.ANSWERED, charge.answer());
        }
    }

    private void captured(Reservation held, Settlement.Capture capture) {
        finish(
                held.idempotencyKey(),
                held.callId(),
                capture.answer() == null ? IdempotencyState.NOT_KEPT : IdempotencyState.ANSWERED,
                capture.answer());
    }

    void write(StatementPipeline trip) {
        if (!freed.isEmpty()) {
            trip.change(
                    "delete from idempotency i using unnest(?::uuid[]) as f (call_id)"
                            + " where i.call_id = f.call_id and i.state = 'in_flight'",
                    trip.columns(freed, columns -> columns.column("uuid", id -> id)));
        }
        if (!finished.isEmpty()) {
            trip.change(
                    FINISH,
                    trip.columns(
                            finished,
                            columns -> columns.column("uuid", Finish::callId)
                                    .column("text", f -> f.state().code())
                                    .column("int", f -> f.of(StoredResponse::status))
                                    .column("text", f -> f.of(StoredResponse::contentType))
                                    .column("text", f -> f.of(StoredResponse::headers))
                                    .column("text", f -> f.of(StoredResponse::body))));
        }
    }
}
