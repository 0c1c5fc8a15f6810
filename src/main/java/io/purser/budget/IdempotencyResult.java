package io.purser.budget;

import io.purser.budget.operation.Authorisation;
import io.purser.ledger.CallStatus;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outcome of the call that used an idempotency key before. */
public sealed interface IdempotencyResult {
    /**
     * The call was answered, and a repetition gets the same answer. The sealed body is not part of this record: the
     * caller reads it separately, when it has the memory for it.
     *
     * @param call the call that was answered
     * @param length bytes of the sealed body
     * @param entry the call's entry in the ledger, or null if it charged nothing yet
     */
    record Answered(
            UUID call,
            int status,
            String contentType,
            String headers,
            int length,
            @Nullable UUID entry,
            Usd cost) implements IdempotencyResult {}

    /** The key belongs to another request. */
    record OtherRequest() implements IdempotencyResult {}

    /** The call is still under way. */
    record InFlight() implements IdempotencyResult {}

    /** The call succeeded; its answer was not stored. */
    record NotKept(UUID entry, Usd cost) implements IdempotencyResult {}

    /** The outcome is unknown; the call's bound was charged. */
    record OutcomeUnknown(UUID entry, Usd cost) implements IdempotencyResult {}

    /** The key is unknown: it became free in the meantime. */
    record Free() implements IdempotencyResult {}

    /** The sealed body of that answer, as it is stored, in ASCII; null if the key has another answer by now. */
    static byte @Nullable [] body(Connection connection, Authorisation.Key key, Answered answered) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select body from idempotency
                where caller = ? and key = ? and call_id = ? and octet_length(body) = ?
                """)) {
            select.setString(1, key.caller());
            select.setString(2, key.key());
            select.setObject(3, answered.call());
            select.setInt(4, answered.length());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    static IdempotencyResult of(Connection connection, Authorisation.Key key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select i.fingerprint, i.state, i.status, i.content_type, i.headers, octet_length(i.body),
                    exists (select 1 from reservation r where r.call_id = i.call_id and r.state <> 'expired'),
                    e.id, e.cost_nanos, e.status, i.call_id
                from idempotency i
                left join lateral (select id, cost_nanos, status from usage_entry
                    where call_id = i.call_id and corrects is null and time >= i.created_at - interval '1 day'
                    order by time desc, id desc limit 1) e on true
                where i.caller = ? and i.key = ?
                """)) {
            select.setString(1, key.caller());
            select.setString(2, key.key());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? of(row, key) : new Free();
            }
        }
    }

    private static IdempotencyResult of(ResultSet row, Authorisation.Key key) throws SQLException {
        if (!row.getString(1).equals(key.fingerprint())) {
            return new OtherRequest();
        }
        UUID entry = row.getObject(8, UUID.class);
        Usd cost = Usd.ofNanos(row.getLong(9));
        boolean isOpen = row.getBoolean(7);
        return switch (IdempotencyState.CODES.get(row.getString(2))) {
            case ANSWERED ->
                new Answered(
                        row.getObject(11, UUID.class),
                        row.getInt(3),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6),
                        entry,
                        cost);
            // The entry in the ledger decides, because it also knows what became of a call later.
            case IN_FLIGHT, NOT_KEPT, UNKNOWN -> {
                if (isOpen || entry == null) {
                    yield new InFlight();
                }
                yield CallStatus.CODES.get(row.getString(10)) == CallStatus.UNSETTLED
                        ? new OutcomeUnknown(entry, cost)
                        : new NotKept(entry, cost);
            }
        };
    }
}
