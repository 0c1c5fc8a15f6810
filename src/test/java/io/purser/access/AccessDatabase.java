package io.purser.access;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL, one for each JVM, with a fresh migrated database for whoever asks. */
public final class AccessDatabase {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private AccessDatabase() {}

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static DataSource fresh() {
        String name = newDatabase();
        DataSource source = Server.RUNNING.getDatabase("postgres", name);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return source;
    }

    /** The JDBC URL of a fresh migrated database; its user is postgres, without a password. */
    public static String freshUrl() throws SQLException {
        try (Connection connection = fresh().getConnection()) {
            return connection.getMetaData().getURL();
        }
    }

    private static String newDatabase() {
        String name = "access_" + COUNT.incrementAndGet();
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
            return name;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
