package io.purser.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that uses the same database folder. It runs the statements that it receives, one on each line. */
final class AnotherPurser implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private AnotherPurser(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static AnotherPurser open(Path folder) throws IOException {
        List<String> command = new ArrayList<>(Jvm.shortLived(
                System.getProperty("java.class.path"),
                AnotherPurser.class,
                "-Xmx128m",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        command.add(folder.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        AnotherPurser purser = new AnotherPurser(process);
        assertThat(purser.nextAnswer()).isEqualTo("open");
        return purser;
    }

    String run(String statement) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8)
                .append(statement)
                .append('\n')
                .flush();
        return nextAnswer();
    }

    /** Kills the process, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next answer of the process, without its log lines. */
    private String nextAnswer() {
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith("> ")) {
                line = answers.readLine();
            }
            return line == null ? "ended" : line.substring(2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("SystemOut") // the process answers its parent on standard output
    public static void main(String... arguments) throws IOException, SQLException {
        PrintStream parent = System.out;
        try (LocalDatabase database = LocalDatabase.open(Path.of(arguments[0]));
                Connection connection = connect(database);
                BufferedReader statements =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            parent.println("> open");
            for (String line = statements.readLine(); line != null; line = statements.readLine()) {
                parent.println("> " + firstValue(connection, line));
            }
        }
    }

    static Connection connect(LocalDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    static String firstValue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "done";
            }
            try (ResultSet values = statement.getResultSet()) {
                return values.next() ? String.valueOf(values.getString(1)) : "nothing";
            }
        }
    }
}
