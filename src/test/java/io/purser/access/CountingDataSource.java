package io.purser.access;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that counts the requests for a connection, and can be cut off. */
public final class CountingDataSource implements DataSource {
    private final DataSource source;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean cutOff;

    public CountingDataSource(DataSource source) {
        this.source = source;
    }

    public int connections() {
        return connections.get();
    }

    public void cutOff() {
        cutOff = true;
    }

    @Override
    public Connection getConnection() throws SQLException {
        connections.incrementAndGet();
        if (cutOff) {
            throw new SQLException("cut off", "08001");
        }
        return source.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("counting");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
