package io.purser.toolservers.question;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.route.Caller;
import io.purser.database.TransactionRunner;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of sessions. They are stored with what their clients were last told of, so that any replica takes
 * them, and any replica tells what changed while no stream was open.
 */
@ApplicationScoped
public class Subscriptions {
    private static final int MOST = 10_000;
    private static final int MOST_OF_KEY = 64;
    private static final int MOST_OF_SESSION = 16;
    private static final Logger LOG = Logger.getLogger(Subscriptions.class);

    private final DataSource database;

    Subscriptions(DataSource database) {
        this.database = database;
    }

    /**
     * A subscription.
     *
     * @param session the id of the session
     * @param uri of the resource
     * @param seen what the client was told of, or null if nobody has looked yet
     */
    public record Subscription(
            String session, String uri, @Nullable String seen) {}

    /**
     * Subscribes. A second time changes nothing. If the key or all keys have too many, those of the oldest other sessions
     * go, because many clients never end theirs.
     *
     * @param seen what the resource is now, or null if that is not known
     * @throws Problem {@code busy} if the session has too many
     */
    public void add(CallerSession session, Caller caller, String uri, @Nullable String seen) {
        byte[] hash = IdHash.of(session.id());
        TransactionRunner.change(database, connection -> {
            requireRoom(connection, hash, caller.id(), uri);
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into tool_subscription (session, uri, caller, seen, until) values (?, ?, ?, ?, ?) on conflict do nothing")) {
                insert.setBytes(1, hash);
                insert.setString(2, uri);
                insert.setString(3, caller.id());
                insert.setString(4, seen);
                insert.setObject(5, OffsetDateTime.ofInstant(session.until(), ZoneOffset.UTC));
                insert.executeUpdate();
            }
        });
    }

    private static void requireRoom(Connection connection, byte[] session, String caller, String uri)
            throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("""
                select (select count(*) from tool_subscription),
                       (select count(*) from tool_subscription where caller = ?),
                       (select count(*) from tool_subscription where session = ?),
                       exists (select from tool_subscription where session = ? and uri = ?)""")) {
            count.setString(1, caller);
            count.setBytes(2, session);
            count.setBytes(3, session);
            count.setString(4, uri);
            try (ResultSet counted = count.executeQuery()) {
                counted.next();
                if (counted.getBoolean(4)) {
                    return;
                }
                if (counted.getInt(3) >= MOST_OF_SESSION) {
                    throw Problem.of(
                                    ProblemType.BUSY,
                                    "a session has at most %d subscriptions; unsubscribe from some"
                                            .formatted(MOST_OF_SESSION))
                            .retryAfter(Duration.ofSeconds(10));
                }
                int ofKey = counted.getInt(2) - MOST_OF_KEY + 1;
                if (ofKey > 0) {
                    removeOldest(connection, session, caller, ofKey);
                } else if (counted.getInt(1) >= MOST) {
                    removeOldest(connection, session, null, counted.getInt(1) - MOST + 1);
                }
            }
        }
    }

    /** Removes subscriptions of the sessions that began first, but none of that session. */
    private static void removeOldest(Connection connection, byte[] session, @Nullable String caller, int count)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                delete from tool_subscription where (session, uri) in (
                    select session, uri from tool_subscription
                    where session <> ? and caller = coalesce(?, caller)
                    order by until, uri limit ? for update skip locked)""")) {
            delete.setBytes(1, session);
            delete.setString(2, caller);
            delete.setInt(3, count);
            delete.executeUpdate();
        }
    }

    /** Ends a subscription, if there is one. */
    public void remove(CallerSession session, String uri) {
        change("delete from tool_subscription where session = ? and uri = ?", delete -> {
            delete.setBytes(1, IdHash.of(session.id()));
            delete.setString(2, uri);
        });
    }

    /** Ends all subscriptions of a session. */
    public void removeAll(CallerSession session) {
        change(
                "delete from tool_subscription where session = ?",
                delete -> delete.setBytes(1, IdHash.of(session.id())));
    }

    /** Remembers what a client was told of. */
    public void saw(Subscription subscription, String seen) {
        change("update tool_subscription set seen = ? where session = ? and uri = ?", update -> {
            update.setString(1, seen);
            update.setBytes(2, IdHash.of(subscription.session()));
            update.setString(3, subscription.uri());
        });
    }

    /** The subscriptions of those sessions. */
    public List<Subscription> of(Collection<String> sessions) {
        Map<ByteBuffer, String> known = new HashMap<>();
        sessions.forEach(id -> known.put(ByteBuffer.wrap(IdHash.of(id)), id));
        return TransactionRunner.read(database, connection -> {
            List<Subscription> list = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select session, uri, seen from tool_subscription where session = any(?)")) {
                select.setArray(1, IdHash.array(connection, known.keySet()));
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        String session = known.get(ByteBuffer.wrap(found.getBytes(1)));
                        if (session != null) {
                            list.add(new Subscription(session, found.getString(2), found.getString(3)));
                        }
                    }
                }
            }
            return list;
        });
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private void change(String sql, Parameters parameters) {
        TransactionRunner.change(database, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                statement.executeUpdate();
            }
        });
    }

    /** Removes the subscriptions of sessions that have expired. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = SKIP)
    void sweep() {
        try {
            change("delete from tool_subscription where until < now()", delete -> {});
        } catch (Problem problem) {
            LOG.debugf("subscriptions of sessions that have expired are still stored: %s", problem.detail());
        }
    }
}
