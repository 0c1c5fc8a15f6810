package io.purser.budget;

import io.purser.ledger.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The idempotency keys that one transaction claims, frees and finishes. */
final class Keys {
    static final Duration KEPT = Duration.ofHours(24);

    private record Claim(Authorisation.Key key, UUID callId) {}

    private record Finish(
            UUID callId, String state, @Nullable KeptAnswer answer) {}

    private final Connection connection;
    private final Instant now;
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Set<UUID> claimed = new HashSet<>();
    private final List<UUID> freed = new ArrayList<>();
    private final List<Finish> finished = new ArrayList<>();

    Keys(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /** Notes the wish; where two calls of one transaction bring the same key, the first one has it. */
    void wish(Authorisation.@Nullable Key key, UUID callId) {
        if (key != null) {
            claims.putIfAbsent(key.caller() + '\n' + key.key(), new Claim(key, callId));
        }
    }

    /** Claims all that were wished for and are free or older than 24 hours, in one order over all replicas. */
    void claim() throws SQLException {
        if (claims.isEmpty()) {
            return;
        }
        List<Claim> rows = claims.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(Map.Entry::getValue)
                .toList();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into idempotency as i (caller, key, fingerprint, call_id, state, created_at, expires_at)
                select caller, key, fingerprint, call_id, 'in_flight', timestamptz 'epoch' + ? * interval '1 microsecond',
                    timestamptz 'epoch' + ? * interval '1 microsecond'
                from unnest(?::text[], ?::text[], ?::text[], ?::uuid[]) as k (caller, key, fingerprint, call_id)
                on conflict (caller, key) do update set fingerprint = excluded.fingerprint, call_id = excluded.call_id,
                    state = 'in_flight', status = null, content_type = null, headers = null, body = null,
                    created_at = excluded.created_at, expires_at = excluded.expires_at
                where i.expires_at <= excluded.created_at
                returning call_id
                """)) {
            insert.setLong(1, Columns.micros(now));
            insert.setLong(2, Columns.micros(now.plus(KEPT)));
            new Columns<>(connection, insert, rows, 3)
                    .column("text", c -> c.key().caller())
                    .column("text", c -> c.key().key())
                    .column("text", c -> c.key().fingerprint())
                    .column("uuid", Claim::callId);
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    claimed.add(row.getObject(1, UUID.class));
                }
            }
        }
    }

    boolean has(Authorisation.@Nullable Key key, UUID callId) {
        return key == null || claimed.contains(callId);
    }

    /** The call came to nothing: its key can be used again. */
    void free(@Nullable String key, UUID callId) {
        if (key != null) {
            freed.add(callId);
        }
    }

    void finish(@Nullable String key, UUID callId, String state, @Nullable KeptAnswer answer) {
        if (key != null) {
            finished.add(new Finish(callId, state, answer));
        }
    }

    void write() throws SQLException {
        if (!freed.isEmpty()) {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from idempotency where call_id = any(?) and state = 'in_flight'")) {
                delete.setArray(1, connection.createArrayOf("uuid", freed.toArray()));
                delete.executeUpdate();
            }
        }
        for (Finish finish : finished) {
            try (PreparedStatement update = connection.prepareStatement("""
                    update idempotency set state = ?, status = ?, content_type = ?, headers = ?, body = ?
                    where call_id = ?
                    """)) {
                KeptAnswer answer = finish.answer();
                update.setString(1, finish.state());
                update.setObject(2, answer == null ? null : answer.status(), java.sql.Types.INTEGER);
                update.setString(3, answer == null ? null : answer.contentType());
                update.setString(4, answer == null ? null : answer.headers());
                update.setString(5, answer == null ? null : answer.body());
                update.setObject(6, finish.callId());
                update.executeUpdate();
            }
        }
    }
}
