package io.purser.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL that Purser starts itself if the operator configured no database. Its data survives restarts.
 *
 * <p>Processes that open the same folder share one server, and the last process to close it stops it. If all processes
 * of a server were killed, the next process takes the server over. If the server does not answer, that process stops it
 * and starts a new one.
 */
public final class LocalDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LocalDatabase.class);

    /** A POSIX lock belongs to a process, so the locks cannot see a second opening in the same process. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    /**
     * The value is computed when the native executable is built, which therefore omits all code that needs a bundled
     * PostgreSQL.
     */
    private static final boolean BUNDLED = isOnClassPath();

    private final PostgresServer server;
    private final FolderLock lock;
    private final int port;

    private LocalDatabase(PostgresServer server, FolderLock lock, int port) {
        this.server = server;
        this.lock = lock;
        this.port = port;
    }

    /** Whether this build of Purser carries the PostgreSQL programs; the native executable and containers do not. */
    public static boolean isBundled() {
        return BUNDLED;
    }

    private static boolean isOnClassPath() {
        try {
            Class.forName(
                    "io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver",
                    false,
                    LocalDatabase.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Starts the database in this folder, or joins the one that runs there; returns when it answers.
     *
     * @param folder created, for its owner alone, if it does not exist
     * @throws LocalDatabaseException if this is impossible; the message says why and what to do
     */
    public static LocalDatabase open(Path folder) {
        if (!BUNDLED) {
            throw new LocalDatabaseException("This build of Purser has no embedded PostgreSQL: set PURSER_DB_URL");
        }
        Path place = folder.toAbsolutePath().normalize();
        if (!OPEN.add(place)) {
            throw new LocalDatabaseException("The database in " + place + " is already open in this process");
        }
        try {
            createPrivately(place);
            FolderLock lock = FolderLock.open(place);
            try {
                return openAlone(place, lock);
            } catch (IOException | SQLException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | SQLException e) {
            OPEN.remove(place);
            throw new LocalDatabaseException(
                    "The embedded database in " + place + " cannot be used: " + e
                            + ". Choose another folder with PURSER_DATA, or give Purser a PostgreSQL with PURSER_DB_URL",
                    e);
        } catch (RuntimeException e) {
            OPEN.remove(place);
            throw e;
        }
    }

    private static void createPrivately(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static LocalDatabase openAlone(Path folder, FolderLock lock) throws IOException, SQLException {
        lock.enter(() -> LOG.infof("Waiting for another Purser that starts or stops the database in %s", folder));
        try {
            PostgresServer server =
                    new PostgresServer(PostgresUnpacker.into(folder), folder, DatabaseCredentials.in(folder));
            server.initialise();
            boolean shared = lock.isUsedByOthers();
            Optional<PostmasterFile> adopted = server.adopt();
            PostmasterFile running = adopted.isPresent() ? adopted.get() : server.start();
            server.access().createDatabase(running.port());
            lock.use();
            LocalDatabase database = new LocalDatabase(server, lock, running.port());
            LOG.infof(
                    "%s PostgreSQL, data in %s (%s, user %s)",
                    shared ? "Sharing another Purser's" : adopted.isPresent() ? "Took over a" : "Started a",
                    folder,
                    database.jdbcUrl(),
                    database.username());
            return database;
        } finally {
            lock.leave();
        }
    }

    public Path folder() {
        return server.folder();
    }

    public String jdbcUrl() {
        return DatabaseCredentials.jdbcUrl(port, DatabaseCredentials.DATABASE);
    }

    public String username() {
        return DatabaseCredentials.USER;
    }

    /** The password, which must not be logged. */
    public String password() {
        return server.access().password();
    }

    /** Closes the database, and stops the server if no other process uses it. Can be called again. */
    @Override
    public void close() {
        if (!OPEN.remove(folder())) {
            return;
        }
        try (lock) {
            lock.stopUsing();
            lock.enter(() -> LOG.infof("Waiting for another Purser that uses the door of %s", folder()));
            if (!lock.isUsedByOthers()) {
                Optional<PostmasterFile> running = PostmasterFile.read(server.data());
                if (running.isPresent()) {
                    server.stop(running.get());
                }
            }
        } catch (IOException | LocalDatabaseException e) {
            LOG.warnf("The database in %s was not stopped and will be taken over at the next start: %s", folder(), e);
        }
    }
}
