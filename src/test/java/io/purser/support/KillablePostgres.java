package io.purser.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A PostgreSQL of its own that can be killed and comes back on the same data and the same port. */
public final class KillablePostgres implements AutoCloseable {
    private final Path data;
    private final int port;
    private final Map<String, String> settings;
    private EmbeddedPostgres server;
    private List<ProcessHandle> killed = List.of();

    public KillablePostgres(Map<String, String> settings) throws IOException {
        this.settings = settings;
        this.data = Files.createTempDirectory("purser-killable");
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
        this.server = start();
    }

    private EmbeddedPostgres start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("unix_socket_directories", "");
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    public String url() {
        return plainUrl() + "?connectTimeout=5&socketTimeout=20";
    }

    /** The URL without a parameter. */
    public String plainUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** What is done with a row of an answer. */
    @FunctionalInterface
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** Reads every row of a query. */
    public void rows(String sql, RowReader reader) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    /** Asks the same again and again over one connection, and over another one after the server was killed. */
    public void watch(BooleanSupplier goesOn, String sql, RowReader reader) {
        while (goesOn.getAsBoolean()) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                while (goesOn.getAsBoolean()) {
                    try (ResultSet row = statement.executeQuery(sql)) {
                        while (row.next()) {
                            reader.read(row);
                        }
                    }
                }
            } catch (SQLException e) {
                Thread.onSpinWait(); // it was killed; it comes back
            }
        }
    }

    public int port() {
        return port;
    }

    private ProcessHandle postmaster() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** SIGKILL for the postmaster; its children follow by themselves. */
    public void kill() throws IOException {
        ProcessHandle postmaster = postmaster();
        killed = Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        postmaster.destroyForcibly();
    }

    /** Whether a process still has memory. One that has ended may stay in the list until somebody asks for its result. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Takes connections, as the system does for it, and answers nothing: SIGSTOP for all of its processes. */
    public void hang() throws IOException, InterruptedException {
        // The postmaster first, so that it starts nothing that is not stopped.
        signal("-STOP", Stream.of(postmaster()));
        signal("-STOP", postmaster().descendants());
    }

    /** Goes on where it hung. */
    public void goOn() throws IOException, InterruptedException {
        signal("-CONT", Stream.concat(postmaster().descendants(), Stream.of(postmaster())));
    }

    private static void signal(String signal, Stream<ProcessHandle> processes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        if (command.size() > 2) {
            new ProcessBuilder(command).start().waitFor();
        }
    }

    /** Has each statement executed in one session. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /**
     * Starts it again, and waits until it answers. While a child of the killed server lives, a new one would end at
     * once, and its start would be waited for in vain for a minute.
     */
    public void restart() throws IOException {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> killed.stream().noneMatch(KillablePostgres::runs));
        removeLock();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .until(() -> {
                    Files.deleteIfExists(data.resolve("epg-lock"));
                    server = start();
                    try (Connection connection = server.getPostgresDatabase().getConnection();
                            Statement statement = connection.createStatement()) {
                        return statement.execute("select 1");
                    }
                });
    }

    /**
     * Removes the lock file of a server that has ended. A process that has ended stays in the system's list until its
     * parent asks for its result. Until then PostgreSQL takes the old server for a running one, and does not start. A
     * Unix socket would have a lock file of its own, so that the server has none.
     */
    private void removeLock() throws IOException {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
    }

    public Connection connect() throws SQLException {
        return java.sql.DriverManager.getConnection(url(), "postgres", "postgres");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
