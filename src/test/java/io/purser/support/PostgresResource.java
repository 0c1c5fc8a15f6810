package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL for the tests of one JVM, with a fresh, migrated database for every application that is started. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    public static final String OPERATOR_KEY = "an-operator-key-of-the-tests-0123456789";
    static final String SECRETS_KEY = "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private final Map<String, String> settings = new HashMap<>(Map.of(
            // The tests name models that no snapshot replaces.
            "purser.built-in", "371-os"));

    /** Arguments are settings that take the place of these. */
    @Override
    public void init(Map<String, String> arguments) {
        settings.putAll(arguments);
    }

    @Override
    public Map<String, String> start() {
        String url = freshLedger();
        System.setProperty(TestSystem.DATABASE, url);
        settings.putAll(Map.of(
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
                "60s"));
        return settings;
    }

    @Override
    public void stop() {
        // The server is shared by all tests of this JVM, and goes with it.
    }

    /** The JDBC URL of a database that nobody else uses. */
    public static String freshDatabase() {
        return PostgresServer.shared("emptyDatabase");
    }

    /** The same, with Purser's tables: a copy of a database that was migrated once. */
    public static String freshLedger() {
        return PostgresServer.shared("migratedDatabase");
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
}
