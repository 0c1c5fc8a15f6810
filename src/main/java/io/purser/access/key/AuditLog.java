package io.purser.access.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.purser.database.TransactionRunner;
import io.purser.ids.TimeOrderedUuids;
import io.purser.json.PlainJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The log of administrators' acts. The transaction of an act also writes its entry, so neither exists without the
 * other.
 */
public record AuditLog(DataSource database, Clock clock) {
    /**
     * One act.
     *
     * @param id ordered by time
     * @param time when it was done
     * @param caller the actor
     * @param address the actor's address, or null on the command line
     * @param act the kind of act, such as {@code key.revoke}
     * @param target the object of the act
     * @param detail a JSON object
     */
    public record Act(
            UUID id, Instant time, String caller, @Nullable String address, String act, String target, String detail) {}

    /** The actor and the actor's address. */
    public record Actor(String caller, @Nullable String address) {}

    /**
     * Writes an act in the transaction of this connection.
     *
     * @param detail JSON values, none of them a secret
     */
    public void note(Connection connection, Actor actor, String act, String target, Map<String, Object> detail)
            throws SQLException {
        String sql = "insert into audit_log (id, time, caller, address, act, target, detail)"
                + " values (?, ?, ?, ?, ?, ?, ?)";
        Instant now = clock.instant();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, TimeOrderedUuids.next(now));
            insert.setObject(2, KeyRows.time(now));
            insert.setString(3, actor.caller());
            insert.setString(4, actor.address());
            insert.setString(5, act);
            insert.setString(6, target);
            insert.setString(7, PlainJson.MAPPER.writeValueAsString(detail));
            insert.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the detail of an act has to be of JSON values", e);
        }
    }

    /** Writes an act that changes nothing else, in a transaction of its own. */
    public void note(Actor actor, String act, String target, Map<String, Object> detail) {
        TransactionRunner.<String>run(database, connection -> {
            note(connection, actor, act, target, detail);
            return act;
        });
    }

    /** The newest acts first, up to the limit. If an id is given, only acts before that id. */
    public List<Act> newest(@Nullable UUID before, int limit) {
        return TransactionRunner.read(database, connection -> {
            String sql = "select id, time, caller, address, act, target, detail from audit_log where id < ?"
                    + " order by id desc limit ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, before == null ? new UUID(-1, -1) : before);
                select.setInt(2, limit);
                return acts(select);
            }
        });
    }

    private static List<Act> acts(PreparedStatement select) throws SQLException {
        List<Act> acts = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                acts.add(new Act(
                        rows.getObject("id", UUID.class),
                        rows.getObject("time", OffsetDateTime.class).toInstant(),
                        rows.getString("caller"),
                        rows.getString("address"),
                        rows.getString("act"),
                        rows.getString("target"),
                        rows.getString("detail")));
            }
        }
        return acts;
    }
}
