package io.purser.ledger;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Applies the migrations at the start, before any other code uses the database. If a migration needs a lock that
 * another process holds, such as a dump, it gives up after a second, because commits wait behind it. It is tried again
 * until the lock is free. Meanwhile running replicas continue, and this one does not listen yet.
 *
 * <p>Flyway takes long to find out that there is nothing to do. One query finds that out in the usual case: the schema's
 * history has exactly the migrations of this build, all of them done and none of them changed. In any other case Flyway
 * looks itself, and decides.
 */
@ApplicationScoped
public class MigrationRunner {
    /** Before the scheduler as well, which starts at 0. */
    private static final int BEFORE_ALL = -1_000;

    private static final Logger LOG = Logger.getLogger(MigrationRunner.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    // lock_not_available, deadlock_detected, serialization_failure
    private static final Set<String> AGAIN = Set.of("55P03", "40P01", "40001");

    /** Only a history in the schema that Flyway would look into. */
    private static final String HISTORY = """
            select h.script, h.checksum, h.success from flyway_schema_history h
            where h.tableoid in (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = current_schema())
            """;

    private final DataSource database;
    private final FlywayOnDemand flyway;
    private final boolean wanted;

    MigrationRunner(DataSource database, FlywayOnDemand flyway, LedgerProperties settings) {
        this.database = database;
        this.flyway = flyway;
        this.wanted = settings.migrateAtStart();
    }

    void start(@Observes @Priority(BEFORE_ALL) StartupEvent event) {
        if (wanted && !isCurrent(database)) {
            migrate(flyway.get(), Duration.ofSeconds(1));
        }
    }

    /**
     * Whether the history of the schema has exactly the migrations of this build, with the same checksums. False does
     * not mean that migrations are pending: the schema may be that of a newer release.
     */
    static boolean isCurrent(DataSource database) {
        Map<String, Integer> built = BuiltMigrations.checksums();
        Map<String, Integer> applied = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(HISTORY);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (!row.getBoolean("success")
                        || applied.put(fileName(row.getString("script")), row.getInt("checksum")) != null) {
                    return false;
                }
            }
        } catch (SQLException e) {
            LOG.debugf("the history of the schema cannot be read: %s", e.getMessage());
            return false;
        }
        return !built.isEmpty() && applied.equals(built);
    }

    /** Flyway keeps the name of the file, and in the native executable the folder before it. */
    private static String fileName(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }

    /** Migrates. If a lock is held, tries again after that pause, which doubles after each attempt. */
    public static void migrate(Flyway flyway, Duration firstPause) {
        Duration pause = firstPause;
        while (true) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                if (!isLocked(e)) {
                    throw e;
                }
                LOG.warnf(
                        "a migration waits for a lock that somebody holds, such as a dump; the next attempt is in %d ms",
                        pause.toMillis());
                sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private static boolean isLocked(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && AGAIN.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a migration waited for a lock", e);
        }
    }
}
