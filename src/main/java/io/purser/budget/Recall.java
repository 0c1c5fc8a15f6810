package io.purser.budget;

import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** What became of the call that used an idempotency key before. */
public sealed interface Recall {
    /** It was answered, and so is the repetition. */
    record Answered(KeptAnswer answer) implements Recall {}

    /** The key belongs to another request. */
    record OtherRequest() implements Recall {}

    /** It is still under way. */
    record InFlight() implements Recall {}

    /** It succeeded; its answer was not kept. */
    record NotKept(UUID entry, Usd cost) implements Recall {}

    /** Nobody knows; its bound was charged. */
    record OutcomeUnknown(UUID entry, Usd cost) implements Recall {}

    /** Nothing is known of the key: it came free while it was asked. */
    record Free() implements Recall {}

    static Recall of(Connection connection, Authorisation.Key key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select i.fingerprint, i.state, i.status, i.content_type, i.headers, i.body,
                    exists (select 1 from reservation r where r.call_id = i.call_id and r.state <> 'expired'),
                    e.id, e.cost_nanos, e.status
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

    private static Recall of(ResultSet row, Authorisation.Key key) throws SQLException {
        if (!row.getString(1).equals(key.fingerprint())) {
            return new OtherRequest();
        }
        if ("answered".equals(row.getString(2))) {
            return new Answered(new KeptAnswer(row.getInt(3), row.getString(4), row.getString(5), row.getString(6)));
        }
        UUID entry = row.getObject(8, UUID.class);
        if (row.getBoolean(7) || entry == null) {
            return new InFlight();
        }
        Usd cost = Usd.ofNanos(row.getLong(9));
        return "unsettled".equals(row.getString(10)) ? new OutcomeUnknown(entry, cost) : new NotKept(entry, cost);
    }
}
