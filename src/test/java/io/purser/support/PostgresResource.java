package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL for the tests of one JVM, with a fresh database for every application that is started. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    public static final String OPERATOR_KEY = "an-operator-key-of-the-tests-0123456789";
    static final String SECRETS_KEY = "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @Override
    public Map<String, String> start() {
        String url = freshDatabase();
        System.setProperty(TestSystem.DATABASE, url);
        return Map.of(
                "purser.db.url",
                url,
                "purser.db.username",
                "postgres",
                "purser.db.password",
                "postgres",
                "purser.operator-key",
                OPERATOR_KEY,
                "purser.secrets-key",
                SECRETS_KEY,
                "quarkus.http.test-timeout",
                "60s");
    }

    @Override
    public void stop() {
        // The server is shared by all tests of this JVM, and goes with it.
    }

    /** The JDBC URL of a database that nobody else uses. */
    public static String freshDatabase() {
        return databaseLike("template1");
    }

    /** The same, with Purser's tables: a copy of a database that was migrated once. */
    public static String freshLedger() {
        return databaseLike(Ledger.NAME);
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

    /** The same, where every transaction is serializable and may be asked to start again. */
    public static String freshSerializableDatabase() {
        String url = freshDatabase();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("alter database %s set default_transaction_isolation = 'serializable'"
                    .formatted(connection.getCatalog()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url;
    }

    private static final class Ledger {
        static final String NAME = migrated();

        private static String migrated() {
            String url = freshDatabase();
            Flyway.configure()
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
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
