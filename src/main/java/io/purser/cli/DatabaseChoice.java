package io.purser.cli;

import io.purser.embedded.LocalDatabase;
import io.quarkus.runtime.Application;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Decides before the server starts which database it uses: the configured one, or else the embedded one. */
final class DatabaseChoice {
    private static final String URL = "purser.db.url";
    private static final String QUARKUS_URL = "quarkus.datasource.jdbc.url";

    private DatabaseChoice() {}

    /**
     * Leaves a JDBC URL in the configuration.
     *
     * @throws NoDatabaseException if no database is configured and this build has no embedded one
     * @throws io.purser.embedded.LocalDatabaseException if the embedded database cannot start
     */
    static void make() {
        if (isNamedByTheProcess() || isConfigured(ConfigProvider.getConfig())) {
            return;
        }
        if (!LocalDatabase.isBundled()) {
            throw new NoDatabaseException();
        }
        startEmbedded(ConfigProvider.getConfig());
    }

    /** A quick check that saves a native start the time to read the configuration; the server reads it anyway. */
    private static boolean isNamedByTheProcess() {
        return Stream.of(
                        System.getProperty(URL),
                        System.getProperty(QUARKUS_URL),
                        System.getenv("PURSER_DB_URL"),
                        System.getenv("QUARKUS_DATASOURCE_JDBC_URL"))
                .anyMatch(value -> value != null && !value.isBlank());
    }

    private static boolean isConfigured(Config config) {
        return Stream.of(URL, QUARKUS_URL)
                .flatMap(name -> config.getOptionalValue(name, String.class).stream())
                .anyMatch(value -> !value.isBlank());
    }

    private static void startEmbedded(Config config) {
        Path folder = Optional.ofNullable(
                        config.getOptionalValue("purser.data", String.class).orElse(null))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".purser", "db"));
        LocalDatabase database = LocalDatabase.open(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeLast(database), "purser-database"));
        // System properties outlive a live reload of the development mode, which therefore finds a configured database.
        System.setProperty(URL, database.jdbcUrl());
        System.setProperty("purser.db.username", database.username());
        System.setProperty("purser.db.password", database.password());
    }

    /** Closes the database after everything else, because requests in flight still need it. */
    private static void closeLast(LocalDatabase database) {
        Application application = Application.currentApplication();
        if (application != null && application.isStarted()) {
            application.awaitShutdown();
        }
        database.close();
    }
}
