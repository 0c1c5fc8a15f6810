package io.purser.access.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.purser.ids.TimeOrderedUuids;
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
import org.jspecify.annotations.Nullable;

/** What administrators did. An act is written by the transaction that does it: neither is there without the other. */
public final class AuditLog {
    private static final JsonMapper JSON = new JsonMapper();

    private final AccessTransactions database;
    private final Clock clock;

    public AuditLog(AccessTransactions database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One act.
     *
     * @param id ordered by time
     * @param time when it was done
     * @param caller who did it
     * @param address from where, or null on the command line
     * @param act what was done, as in {@code key.revoke}
     * @param target to what
     * @param detail a JSON object
     */
    public record Act(
            UUID id, Instant time, String caller, @Nullable String address, String act, String target, String detail) {}

    /** Who does something, and from where. */
    public record Actor(String caller, @Nullable String address) {}

    /**
     * Notes an act in the transaction of that connection.
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
            insert.setString(7, JSON.writeValueAsString(detail));
            insert.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the detail of an act has to be of JSON values", e);
        }
    }

    /** Notes an act that changes nothing else, in a transaction of its own. */
    public void note(Actor actor, String act, String target, Map<String, Object> detail) {
        database.<String>transact(connection -> {
            note(connection, actor, act, target, detail);
            return act;
        });
    }

    /** The newest acts first, those before that id where there is one; at most so many. */
    public List<Act> newest(@Nullable UUID before, int limit) {
        return database.read(connection -> {
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
