package io.purser.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The login for the server of one folder. The password keeps out other users of the machine. It is in a file beside the
 * data, which only its owner can read.
 *
 * @param passwordFile the file with the password
 * @param password must not be logged
 */
record DatabaseCredentials(Path passwordFile, String password) {
    static final String USER = "purser";
    static final String DATABASE = "purser";
    private static final Duration CREATION = Duration.ofSeconds(30);

    /** The folder's password; makes one if there is none. */
    static DatabaseCredentials in(Path folder) throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            Path unfinished = folder.resolve("password.unfinished");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, HexFormat.of().formatHex(random), StandardOpenOption.WRITE);
            Files.move(unfinished, file);
        }
        return new DatabaseCredentials(file, Files.readString(file).strip());
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    Connection connect(int port, String database, Duration timeout) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", Long.toString(timeout.toSeconds()));
        loadDriver();
        return DriverManager.getConnection(jdbcUrl(port, database), properties);
    }

    /**
     * Loads the driver, because no code has loaded it before Quarkus starts, and because DriverManager's service lookup
     * does not see Quarkus's class loader.
     */
    private static void loadDriver() throws SQLException {
        try {
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new SQLException("PostgreSQL's JDBC driver is missing", e);
        }
    }

    /** Creates Purser's database if it is missing, for example because the first start was interrupted. */
    void createDatabase(int port) throws SQLException {
        try (Connection connection = connect(port, "postgres", CREATION);
                Statement statement = connection.createStatement()) {
            try (var known = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (known.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    @Override
    public String toString() {
        return "Access[" + passwordFile + "]";
    }
}
