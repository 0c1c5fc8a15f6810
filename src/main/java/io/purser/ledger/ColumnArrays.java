package io.purser.ledger;

import io.purser.money.TokenCounts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds many rows to one statement: one array for each column of an {@code unnest}. It binds the parameters in the
 * order of the calls.
 */
public final class ColumnArrays<T> {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<T> rows;
    private int next;

    public ColumnArrays(Connection connection, PreparedStatement statement, List<T> rows) {
        this(connection, statement, rows, 1);
    }

    /** Starts at that parameter, if others come before the arrays. */
    public ColumnArrays(Connection connection, PreparedStatement statement, List<T> rows, int first) {
        this.next = first;
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
    }

    /** A column of the SQL type, such as {@code uuid}, {@code bigint} or {@code text}. */
    public ColumnArrays<T> column(String sqlType, Function<T, @Nullable Object> value) throws SQLException {
        @Nullable Object[] values = array(sqlType, rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        statement.setArray(next++, connection.createArrayOf(sqlType, values));
        return this;
    }

    /** An array of the class that the driver sends in binary form; it sends an array of objects as text. */
    private static @Nullable Object[] array(String sqlType, int length) {
        return switch (sqlType) {
            case "bigint" -> new Long[length];
            case "int" -> new Integer[length];
            case "boolean" -> new Boolean[length];
            case "text" -> new String[length];
            default -> new Object[length];
        };
    }

    /** A column of instants, which are sent as microseconds since 1970, exactly. */
    public ColumnArrays<T> times(Function<T, @Nullable Instant> value) throws SQLException {
        return column("bigint", row -> {
            Instant time = value.apply(row);
            return time == null ? null : micros(time);
        });
    }

    /** The columns of who spends: caller, agent, task, team, tags. */
    public ColumnArrays<T> spender(Function<T, Spender> spender) throws SQLException {
        return column("text", row -> spender.apply(row).caller())
                .column("text", row -> spender.apply(row).agent())
                .column("text", row -> spender.apply(row).task())
                .column("text", row -> spender.apply(row).team())
                .column("text", row -> arrayOf(spender.apply(row).tags()));
    }

    /** The columns of the tokens that a call used. */
    public ColumnArrays<T> tokens(Function<T, TokenCounts> tokens) throws SQLException {
        return column("bigint", row -> tokens.apply(row).prompt())
                .column("bigint", row -> tokens.apply(row).completion())
                .column("bigint", row -> tokens.apply(row).cached())
                .column("bigint", row -> tokens.apply(row).cacheWrite())
                .column("bigint", row -> tokens.apply(row).reasoning());
    }

    /** The columns of the windows of budgets: the budgets, and when each window starts. */
    public ColumnArrays<T> windows(Function<T, List<NewEntry.Window>> windows) throws SQLException {
        // Most rows of a transaction have the same windows, and writing an instant takes long.
        Map<List<NewEntry.Window>, String> budgets = new HashMap<>();
        Map<List<NewEntry.Window>, String> starts = new HashMap<>();
        return column(
                        "text",
                        row -> budgets.computeIfAbsent(
                                windows.apply(row), all -> arrayOf(all, NewEntry.Window::budget)))
                .column(
                        "text",
                        row -> starts.computeIfAbsent(
                                windows.apply(row), all -> arrayOf(all, NewEntry.Window::startsAt)));
    }

    private static <V> String arrayOf(List<V> values, Function<V, Object> member) {
        return arrayOf(values.stream().map(member).toList());
    }

    /** The index of the next parameter. */
    public int next() {
        return next;
    }

    public static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    public static Instant ofMicros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    /** An array literal of PostgreSQL, for a column that is an array itself. */
    public static String arrayOf(Iterable<?> values) {
        StringBuilder literal = new StringBuilder("{");
        for (Object value : values) {
            if (literal.length() > 1) {
                literal.append(',');
            }
            literal.append('"')
                    .append(value.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return literal.append('}').toString();
    }
}
