package io.purser.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What a server says when it is spoken to. */
enum ServerReply {
    /** It works, and a commit is on the disk when it returns. */
    READY,
    /** It works, but somebody started it in a way that a crash could lose commits. */
    UNSAFE,
    /** It is starting, recovering or stopping: ask again. */
    BUSY,
    /** It refuses our password: the folder's password file is not the one it was made with. */
    STRANGER,
    /** Nothing that can be used is there. */
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
