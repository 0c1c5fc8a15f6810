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

    /** A statement fails with this state if its condition does not hold. */
    private static final String DIVISION_BY_ZERO = "22012";

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

    /**
     * Adds a statement that has to change exactly that number of rows. If it changes another number, the transaction
     * fails and can be repeated, as after a serialization failure.
     *
     * @param sql an insert, update or delete without {@code returning}
     */
    public void changeExactly(String sql, Binding binding, int rows) {
        query(
                "with changed as (%s returning 1) select 1 / (count(*) = ?)::int from changed".formatted(sql),
                (statement, first) -> {
                    int next = binding.bind(statement, first);
                    statement.setInt(next, rows);
                    return next + 1;
                },
                row -> {});
    }

    /**
     * Adds a condition. If it does not hold, the transaction fails and can be repeated, as after a serialization
     * failure.
     *
     * @param sql a query that finds one row if the condition holds, and none otherwise
     */
    public void require(String sql, Binding binding) {
        query("select 1 / count(*) from (%s) as found".formatted(sql), binding, row -> {});
    }

    /** Begins a transaction before the statements that are added later, in the same round trip. */
    public void begin() {
        change("begin", (statement, first) -> first);
    }

    /** Commits after the statements that were added before, in the same round trip. */
    public void commit() {
        change("commit", (statement, first) -> first);
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

    /**
     * Sends all statements, and passes each result on.
     *
     * @throws SQLException of the state 40001 if a condition did not hold
     */
    public void go() throws SQLException {
        try {
            send();
        } catch (SQLException e) {
            throw DIVISION_BY_ZERO.equals(e.getSQLState())
                    ? new SQLException("a condition of the transaction does not hold any more", "40001", e)
                    : e;
        }
    }

    private void send() throws SQLException {
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
