package io.purser.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sends several statements to the database together and gets their results together, in the order in which they were
 * added. The database executes them one after the other, each with its own snapshot; if one fails, it does not execute
 * the later ones. PostgreSQL's driver sends such a compound statement without waiting in between.
 */
public final class StatementPipeline {
    /** Binds the parameters of one statement, from the given index, and returns the next index. */
    @FunctionalInterface
    public interface Binding {
        int bind(PreparedStatement statement, int first) throws SQLException;
    }

    /** Reads the rows of one statement. */
    @FunctionalInterface
    public interface Rows {
        void read(ResultSet rows) throws SQLException;
    }

    /** Gets the number of rows that one statement changed. */
    @FunctionalInterface
    public interface Changed {
        void count(int rows) throws SQLException;
    }

    private interface Result {
        void take(PreparedStatement statement) throws SQLException;
    }

    private record Part(String sql, Binding binding, Result result) {}

    private final Connection connection;
    private final List<Part> parts = new ArrayList<>();

    public StatementPipeline(Connection connection) {
        this.connection = connection;
    }

    /** Adds a statement that returns rows. */
    public void query(String sql, Binding binding, Rows rows) {
        parts.add(new Part(sql, binding, statement -> {
            try (ResultSet result = statement.getResultSet()) {
                rows.read(result);
            }
        }));
    }

    /** Adds a statement that changes rows. */
    public void change(String sql, Binding binding, Changed changed) {
        parts.add(new Part(sql, binding, statement -> changed.count(statement.getUpdateCount())));
    }

    /** Adds a statement that changes any number of rows. */
    public void change(String sql, Binding binding) {
        change(sql, binding, rows -> {});
    }

    /** A binding of many rows as arrays, for a statement whose parameters are all columns. */
    public <T> Binding columns(List<T> rows, ColumnsBinding<T> binding) {
        return (statement, first) -> columns(statement, first, rows, binding);
    }

    /** Binds many rows as arrays from that parameter on, and returns the next index. */
    public <T> int columns(PreparedStatement statement, int first, List<T> rows, ColumnsBinding<T> binding)
            throws SQLException {
        ColumnArrays<T> columns = new ColumnArrays<>(connection, statement, rows, first);
        binding.bind(columns);
        return columns.next();
    }

    /** Binds the columns. */
    @FunctionalInterface
    public interface ColumnsBinding<T> {
        void bind(ColumnArrays<T> columns) throws SQLException;
    }

    /** Sends all statements, and passes each result on. */
    public void go() throws SQLException {
        if (parts.isEmpty()) {
            return;
        }
        String sql = parts.stream().map(Part::sql).collect(Collectors.joining(";\n"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (Part part : parts) {
                next = part.binding().bind(statement, next);
            }
            statement.execute();
            for (Part part : parts) {
                part.result().take(statement);
                statement.getMoreResults();
            }
        }
    }
}
