package io.purser.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The PostgreSQL server of one folder. Only one process at a time may call it ({@link FolderLock}).
 *
 * @param programs PostgreSQL's programs
 * @param folder Purser's folder, which contains the data folder and the server's log
 * @param access the login
 */
record PostgresServer(PostgresPrograms programs, Path folder, DatabaseCredentials access) {
    private static final Logger LOG = Logger.getLogger(PostgresServer.class);

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);
    /** Recovery after a crash reads the log since the last checkpoint, which can take long on a slow disk. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Duration FAST_STOP = Duration.ofSeconds(2);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(1);
    private static final Duration CHILDREN_LIMIT = Duration.ofSeconds(5);
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(60);
    private static final int PORT_TRIES = 3;
    private static final long LOG_LIMIT_BYTES = 10_000_000;
    private static final int LOG_TAIL_LINES = 8;

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("server.log");
    }

    /**
     * Creates the data folder if there is none. An interrupted first start leaves only an unfinished folder, which is
     * deleted.
     */
    void initialise() throws IOException {
        if (Files.exists(data().resolve("PG_VERSION"))) {
            return;
        }
        Path unfinished = folder.resolve("data.unfinished");
        PostgresUnpacker.deleteRecursively(unfinished);
        programs.run(
                INITDB_LIMIT,
                "initdb",
                List.of(
                        "--pgdata=" + unfinished,
                        "--username=" + DatabaseCredentials.USER,
                        "--pwfile=" + access.passwordFile(),
                        "--auth=scram-sha-256",
                        // Iterations protect guessable passwords. Our password is 128 random bits, and every login
                        // would pay for iterations.
                        "--set=scram_iterations=1",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8"));
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A running server that is usable, if there is one. Stops a server that is not usable. */
    Optional<PostmasterFile> adopt() throws IOException {
        Deadline limit = Deadline.after(BUSY_LIMIT);
        while (true) {
            Optional<PostmasterFile> found = PostmasterFile.read(data());
            if (found.isEmpty()) {
                return found;
            }
            PostmasterFile running = found.get();
            if (!running.isAlive()) {
                forget(running);
                return Optional.empty();
            }
            switch (ServerReply.of(access, running.port())) {
                case READY -> {
                    return found;
                }
                case BUSY -> {
                    if (limit.hasPassed()) {
                        stop(running);
                    }
                }
                case STRANGER ->
                    throw new LocalDatabaseException("The database in " + folder + " does not accept the password in "
                            + access.passwordFile() + ": put the old file back, or choose another folder with"
                            + " PURSER_DATA");
                case UNSAFE, SILENT -> {
                    LOG.infof(
                            "Stopping the PostgreSQL that was left behind in %s (process %d)",
                            folder, running.process());
                    stop(running);
                }
            }
            Deadline.pause();
        }
    }

    /**
     * Deletes the file of a dead server. PostgreSQL does this itself unless another process has the server's process
     * number. The file must stay until the last child of the dead server has ended, because the child may still write.
     */
    private void forget(PostmasterFile dead) throws IOException {
        if (!dead.isNumberTaken()) {
            return;
        }
        if (!Deadline.after(CHILDREN_LIMIT).waitUntil(() -> !dead.hasChildrenLeft())) {
            throw new LocalDatabaseException("Processes of a dead PostgreSQL still use " + data()
                    + ": end them (they are named postgres), or choose another folder with PURSER_DATA");
        }
        Files.deleteIfExists(PostmasterFile.in(data()));
    }

    PostmasterFile start() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT_BYTES) {
            Files.delete(log());
        }
        for (int attempt = 1; true; attempt++) {
            long logged = Files.exists(log()) ? Files.size(log()) : 0;
            try {
                return startOnce();
            } catch (LocalDatabaseException e) {
                String why = logSince(logged);
                // Another process may take the free port before the server does.
                if (attempt == PORT_TRIES || !why.contains("could not bind")) {
                    throw new LocalDatabaseException(
                            "The embedded PostgreSQL in " + folder + " did not start; its log " + log()
                                    + " ends with:\n" + why,
                            e);
                }
            }
        }
    }

    private PostmasterFile startOnce() throws IOException {
        programs.run(
                START_LIMIT.plusSeconds(10),
                "pg_ctl",
                List.of(
                        "start",
                        "--pgdata=" + data(),
                        "--log=" + log(),
                        "--wait",
                        "--timeout=" + START_LIMIT.toSeconds(),
                        "--options=" + options(freePort())));
        return PostmasterFile.read(data())
                .orElseThrow(() -> new LocalDatabaseException("PostgreSQL ended right after its start"));
    }

    /**
     * The settings of every start. They are on the command line, where they override postgresql.conf and ALTER SYSTEM.
     * A ledger must not lose a confirmed commit, so fsync, full_page_writes and synchronous_commit are always on.
     */
    private static String options(int port) {
        return String.join(
                " ",
                "-p " + port,
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=",
                "-c fsync=on",
                "-c full_page_writes=on",
                "-c synchronous_commit=on",
                "-c timezone=UTC",
                "-c log_timezone=UTC");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The last lines that the server has logged since its log had this many bytes. */
    private String logSince(long bytes) throws IOException {
        if (!Files.exists(log())) {
            return "";
        }
        byte[] all = Files.readAllBytes(log());
        int from = (int) Math.min(bytes, all.length);
        List<String> lines = new String(all, from, all.length - from, StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }

    /**
     * Stops the server. Its clients are disconnected at once; after a few seconds, the server is stopped by force.
     * Recovery makes this safe.
     */
    void stop(PostmasterFile running) throws IOException {
        if (stopWith("fast", FAST_STOP) || stopWith("immediate", IMMEDIATE_STOP)) {
            return;
        }
        ProcessHandle.of(running.process()).ifPresent(ProcessHandle::destroyForcibly);
        if (!Deadline.after(IMMEDIATE_STOP).waitUntil(() -> !running.isAlive())) {
            throw new LocalDatabaseException("The PostgreSQL in " + folder + " (process " + running.process()
                    + ") cannot be stopped: end it, or choose another folder with PURSER_DATA");
        }
    }

    private boolean stopWith(String mode, Duration limit) {
        try {
            programs.run(
                    limit.plusSeconds(1),
                    "pg_ctl",
                    List.of(
                            "stop",
                            "--pgdata=" + data(),
                            "--mode=" + mode,
                            "--wait",
                            "--timeout=" + limit.toSeconds()));
            return true;
        } catch (LocalDatabaseException e) {
            LOG.debugf("Stopping the server in %s (%s): %s", folder, mode, e.getMessage());
            return false;
        }
    }
}
