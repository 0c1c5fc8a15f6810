package io.purser.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A server's reply to a connection. */
enum ServerReply {
    /** The server works, and a commit is on the disk when it returns. */
    READY,
    /** The server works, but it was started in a way in which a crash could lose commits. */
    UNSAFE,
    /** The server is starting, recovering or stopping: ask again. */
    BUSY,
    /** The server refuses our password: the folder's password file is not the one that the server was made with. */
    STRANGER,
    /** No usable server answers. */
    SILENT;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final String INVALID_PASSWORD = "28P01";

    static ServerReply of(DatabaseCredentials access, int port) {
        if (port == 0) {
            return BUSY;
        }
        try (Connection connection = access.connect(port, "postgres", TIMEOUT)) {
            return isOn(connection, "fsync") && isOn(connection, "synchronous_commit") ? READY : UNSAFE;
        } catch (SQLException e) {
            if (CANNOT_CONNECT_NOW.equals(e.getSQLState())) {
                return BUSY;
            }
            return INVALID_PASSWORD.equals(e.getSQLState()) ? STRANGER : SILENT;
        }
    }

    private static boolean isOn(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet value = statement.executeQuery("show " + setting)) {
            return value.next() && "on".equals(value.getString(1));
        }
    }
}
