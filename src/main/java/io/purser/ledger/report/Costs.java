package io.purser.ledger.report;

import io.purser.ledger.Measure;
import io.purser.ledger.MeasureTotals;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads sums from the roll-ups. No query reads entries. */
@ApplicationScoped
public class Costs {
    private static final int ROWS_AT_ONCE = 2_000;

    private final DataSource database;

    public Costs(@io.quarkus.agroal.DataSource("reports") DataSource database) {
        this.database = database;
    }

    /** The end of a list. */
    public record Position(LocalDate period, String value) {}

    /** The sum over everything that the query covers. */
    public MeasureTotals total(CostQuery query) throws SQLException {
        List<CostRow> rows = new ArrayList<>();
        list(query.inOneSum(), null, 1, rows::add);
        return rows.isEmpty() ? new MeasureTotals() : rows.getFirst().sums();
    }

    /**
     * Passes on rows by period and value. It reads them in pages and holds no connection while it passes a row on,
     * which may take as long as the reader needs.
     *
     * @param after the last row of the previous page, or null for the first page
     * @param limit the most rows to pass on
     */
    public void list(CostQuery query, @Nullable Position after, long limit, Consumer<CostRow> each)
            throws SQLException {
        Position last = after;
        for (long left = limit; left > 0; ) {
            long asked = Math.min(left, ROWS_AT_ONCE);
            List<CostRow> page = page(query, last, asked);
            page.forEach(each);
            if (page.size() < asked) {
                return;
            }
            left -= asked;
            last = new Position(page.getLast().period(), page.getLast().value());
        }
    }

    private List<CostRow> page(CostQuery query, @Nullable Position after, long limit) throws SQLException {
        Sql sql = new Sql();
        sql.add("select * from (").grouped(query, after).add(") as g where (calls <> 0 or cost_nanos <> 0)");
        if (after != null) {
            sql.add(" and (period, value) > (?, ?)", after.period(), after.value());
        }
        sql.add(" order by period, value limit ?", limit);
        return read(sql);
    }

    /** The values of the dimension with the highest costs over the whole period, the highest first. */
    public List<CostRow> top(CostQuery query, int limit) throws SQLException {
        Sql sql = new Sql();
        sql.add("select * from (").grouped(query.split(query.by(), ReportPeriod.TOTAL), null);
        sql.add(") as g where (calls <> 0 or cost_nanos <> 0) order by cost_nanos desc, value limit ?", (long) limit);
        return read(sql);
    }

    /** The first day with any spending, or null if there never was any. */
    public @Nullable LocalDate firstDay(Map<Dimension, String> filters) throws SQLException {
        Sql sql = new Sql();
        if (filters.isEmpty()) {
            sql.add("select min(day) from usage_rollup where dimension = 'all'");
        } else {
            sql.add("select min(day) from usage_detail where kind = ?", kindOf(Dimension.ALL, filters))
                    .filters(filters);
        }
        try (Connection connection = database.getConnection();
                PreparedStatement select = sql.prepare(connection);
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getObject(1, LocalDate.class) : null;
        }
    }

    private List<CostRow> read(Sql sql) throws SQLException {
        List<CostRow> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = sql.prepare(connection);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new CostRow(
                        row.getObject("period", LocalDate.class), row.getString("value"), MeasureTotals.read(row)));
            }
        }
        return rows;
    }

    private static String kindOf(Dimension by, Map<Dimension, String> filters) {
        return filters.containsKey(Dimension.TASK)
                ? Dimension.TASK.kind()
                : filters.containsKey(Dimension.TAG) ? Dimension.TAG.kind() : by.kind();
    }

    /** A statement built from fixed pieces and parameters. */
    private static final class Sql {
        private final StringBuilder text = new StringBuilder();
        private final List<Object> parameters = new ArrayList<>();

        Sql add(String piece, Object... values) {
            text.append(piece);
            parameters.addAll(List.of(values));
            return this;
        }

        /** Rows of a period, a value and the measures, without the periods before that of the position. */
        Sql grouped(CostQuery query, @Nullable Position after) {
            add("select ").period(query);
            if (query.filters().isEmpty()) {
                add(" as period, value collate \"C\" as value, " + Measure.sumsOfRollups());
                add(" from usage_rollup where dimension = ?", query.by().code());
            } else if (query.by() == Dimension.TASK && !query.filters().containsKey(Dimension.TASK)) {
                // The sum of the calls without a task is the sum of all calls less those with a task.
                add(" as period, (case when k.named then item else '' end) collate \"C\" as value, "
                        + Measure.sumsOfRollups("k.factor"));
                add(" from usage_detail d join (values ('call', false, 1), ('task', true, 1), ('task', false, -1))"
                        + " as k (kind, named, factor) on k.kind = d.kind where true");
                filters(query.filters());
            } else {
                add(" as period, (" + query.by().expression() + ") collate \"C\" as value, " + Measure.sumsOfRollups());
                add(" from usage_detail where kind = ?", kindOf(query.by(), query.filters()));
                filters(query.filters());
            }
            LocalDate from = after != null && after.period().isAfter(query.from()) ? after.period() : query.from();
            add(" and day >= ? and day < ?", from, query.to());
            return add(" group by 1, 2");
        }

        private Sql period(CostQuery query) {
            return query.every() == ReportPeriod.TOTAL
                    ? add(query.every().expression(), query.from())
                    : add(query.every().expression());
        }

        Sql filters(Map<Dimension, String> filters) {
            new EnumMap<>(filters).forEach((dimension, value) -> add(" and " + dimension.expression() + " = ?", value));
            return this;
        }

        PreparedStatement prepare(Connection connection) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(text.toString());
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return statement;
        }

        @Override
        public String toString() {
            return text + parameters.stream().map(Object::toString).collect(Collectors.joining(", ", " [", "]"));
        }
    }
}
