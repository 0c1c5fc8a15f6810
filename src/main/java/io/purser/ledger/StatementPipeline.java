package io.purser.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements that travel to the database together and whose results come back together, in the order in which they were
 * added. The database carries them out one after the other, each with a view of its own; where one fails, those behind
 * it are not carried out. PostgreSQL's driver sends such a compound statement without waiting in between.
 */
public final class StatementPipeline {
    /** Binds the parameters of one statement, from the index that it is given, and returns the index behind them. */
    @FunctionalInterface
    public interface Binding {
        int bind(PreparedStatement statement, int first) throws SQLException;
    }

    /** Takes the rows of one statement. */
    @FunctionalInterface
    public interface Rows {
        void read(ResultSet rows) throws SQLException;
    }

    /** Takes the number of rows that one statement changed. */
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

    /** Adds a statement that gives rows. */
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

    /** Adds a statement that changes rows, however many. */
    public void change(String sql, Binding binding) {
        change(sql, binding, rows -> {});
    }

    /** A binding of many rows as arrays, whose parameters all belong to the columns. */
    public <T> Binding columns(List<T> rows, ColumnsBinding<T> binding) {
        return (statement, first) -> columns(statement, first, rows, binding);
    }

    /** Binds many rows as arrays from that parameter on, and returns the index behind them. */
    public <T> int columns(PreparedStatement statement, int first, List<T> rows, ColumnsBinding<T> binding)
            throws SQLException {
        ColumnArrays<T> columns = new ColumnArrays<>(connection, statement, rows, first);
        binding.bind(columns);
        return columns.next();
    }

    /** Says which columns there are. */
    @FunctionalInterface
    public interface ColumnsBinding<T> {
        void bind(ColumnArrays<T> columns) throws SQLException;
    }

    /** Sends all of them, and hands out what each gave. */
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
