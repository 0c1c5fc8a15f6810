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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The sessions that their callers ended. They are stored until they would have expired, so that each replica knows them,
 * also after a restart.
 */
@ApplicationScoped
public class EndedSessions {
    private static final int MOST = 100_000;
    private static final int MOST_OF_KEY = 1_000;
    private static final Logger LOG = Logger.getLogger(EndedSessions.class);

    private final DataSource database;

    EndedSessions(DataSource database) {
        this.database = database;
    }

    /**
     * Ends a session. A second time changes nothing.
     *
     * @throws Problem {@code busy} if too many ended ones of this key have not expired
     */
    public void end(CallerSession session, Caller caller) {
        TransactionRunner.change(database, connection -> {
            requireRoom(connection, caller.id());
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into tool_session_end (session, caller, until) values (?, ?, ?) on conflict do nothing")) {
                insert.setBytes(1, IdHash.of(session.id()));
                insert.setString(2, caller.id());
                insert.setObject(3, OffsetDateTime.ofInstant(session.until(), ZoneOffset.UTC));
                insert.executeUpdate();
            }
        });
    }

    private static void requireRoom(Connection connection, String caller) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("""
                select (select count(*) from (select from tool_session_end limit %d) as first),
                       (select count(*) from tool_session_end where caller = ?)""".formatted(MOST))) {
            count.setString(1, caller);
            try (ResultSet counted = count.executeQuery()) {
                counted.next();
                if (counted.getInt(1) >= MOST || counted.getInt(2) >= MOST_OF_KEY) {
                    throw Problem.of(
                                    ProblemType.BUSY,
                                    "too many sessions were ended lately; leave this one, which expires by itself")
                            .retryAfter(Duration.ofHours(1));
                }
            }
        }
    }

    /** Whether a session was ended. While the database does not answer, nobody knows of one. */
    public boolean has(CallerSession session) {
        try {
            return !among(Set.of(session.id())).isEmpty();
        } catch (Problem problem) {
            LOG.debugf("whether a session was ended cannot be found out now: %s", problem.detail());
            return false;
        }
    }

    /**
     * Those of some sessions that were ended.
     *
     * @throws Problem {@code not_ready} if the database does not answer
     */
    public Set<String> among(Collection<String> ids) {
        Map<ByteBuffer, String> known = new HashMap<>();
        ids.forEach(id -> known.put(ByteBuffer.wrap(IdHash.of(id)), id));
        return TransactionRunner.read(database, connection -> {
            Set<String> ended = new HashSet<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select session from tool_session_end where session = any(?)")) {
                select.setArray(1, IdHash.array(connection, known.keySet()));
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        ended.add(known.get(ByteBuffer.wrap(found.getBytes(1))));
                    }
                }
            }
            return ended;
        });
    }

    /** Removes the sessions that have expired. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = SKIP)
    void sweep() {
        try {
            TransactionRunner.change(database, connection -> {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from tool_session_end where until < now()")) {
                    delete.executeUpdate();
                }
            });
        } catch (Problem problem) {
            LOG.debugf("sessions that have expired are still stored: %s", problem.detail());
        }
    }
}
