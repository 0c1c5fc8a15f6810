package io.purser.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * The one PostgreSQL of this JVM. Quarkus loads the classes of tests once more for each application that it starts; all
 * of them use the server of the class that the JVM itself has loaded.
 */
public final class PostgresServer {
    private PostgresServer() {}

    /** The JDBC URL of an empty database that nobody else uses. */
    public static String emptyDatabase() {
        return databaseLike("template1");
    }

    /** The JDBC URL of a database that nobody else uses: a copy of one that was migrated once. */
    public static String migratedDatabase() {
        return databaseLike(Ledger.NAME);
    }

    /** Calls this class as the JVM itself has loaded it. */
    static String shared(String method) {
        try {
            return (String) Class.forName(PostgresServer.class.getName(), true, ClassLoader.getSystemClassLoader())
                    .getMethod(method)
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String databaseLike(String template) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database %s template %s".formatted(name, template));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Server.RUNNING.getJdbcUrl("postgres", name);
    }

    private static final class Ledger {
        static final String NAME = migrated();

        private static String migrated() {
            String url = emptyDatabase();
            Flyway.configure(PostgresServer.class.getClassLoader())
                    .dataSource(url, "postgres", "postgres")
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            return url.replaceFirst("^.*/(\\w+).*$", "$1");
        }
    }

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                Path data = Files.createTempDirectory("purser-test-postgres");
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        // Nobody cuts the power of this server, and its hundreds of databases would be written out in
                        // the end, only to be deleted. Tests that kill a server start one of their own.
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "300")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, data)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Hundreds of databases are fifty thousand files: a process of its own removes them, so that no build waits. */
        private static void remove(EmbeddedPostgres server, Path data) {
            try (server) {
                // Stops it first.
            } catch (IOException e) {
                System.err.println("the PostgreSQL of the tests does not stop: " + e);
            }
            try {
                new ProcessBuilder("rm", "-rf", data.toString()).start();
            } catch (IOException e) {
                System.err.println("the PostgreSQL of the tests stays in " + data + ": " + e);
            }
        }
    }
}
