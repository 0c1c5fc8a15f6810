package io.purser.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** The PostgreSQL of a template: the one of the tests, set up as the image does by its environment. */
final class PostgresBeside implements AutoCloseable {
    private final EmbeddedPostgres server;

    private PostgresBeside(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts it on that port, with the user, the password and the database that the environment names. */
    static PostgresBeside start(Map<String, String> environment, int port, ControlGroups groups)
            throws IOException, SQLException {
        Path data = Files.createTempDirectory("purser-beside");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        groups.add(postmaster);
        String user = environment.getOrDefault("POSTGRES_USER", "postgres");
        String database = environment.getOrDefault("POSTGRES_DB", user);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role %s superuser login password '%s'"
                    .formatted(user, environment.getOrDefault("POSTGRES_PASSWORD", "")));
            statement.execute("create database %s owner %s".formatted(database, user));
            // The image asks everybody from elsewhere for the password; the tests' server trusts this machine.
            Path access = data.resolve("pg_hba.conf");
            Files.writeString(
                    access,
                    "host all %s 127.0.0.1/32 scram-sha-256%n".formatted(user) + Files.readString(access, UTF_8));
            statement.execute("select pg_reload_conf()");
        }
        return new PostgresBeside(server);
    }

    /** Whether that user gets in with that password. */
    boolean lets(String user, String password, String database) {
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database, user, password)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
