package io.purser.ledger;

import io.agroal.api.AgroalDataSource;
import io.purser.budget.LedgerHarness;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ledger's tables in a database of their own, without a server around them. */
public final class LedgerTables implements AutoCloseable {
    public final AgroalDataSource database;

    public LedgerTables() {
        String url = LedgerHarness.freshUrl();
        try {
            database = LedgerHarness.pool(url);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tables whose roll-ups are computed by the days of this zone, as they are after a start. */
    public static LedgerTables rolledUp(ZoneId zone) {
        LedgerTables tables = new LedgerTables();
        try {
            new RollupRebuild(tables.database, zone).rebuildWhereNeeded();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return tables;
    }

    /** Writes entries as the product does. */
    public void append(ZoneId zone, NewEntry... entries) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            new EntryWriter(zone).append(connection, List.of(entries));
            connection.commit();
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public long number(String sql) throws SQLException {
        return LedgerHarness.number(database, sql);
    }

    /** All rows, with their columns joined by a bar. */
    public List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", columns));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        database.close();
    }

    /** Every row of these tables as a text. */
    Map<String, List<String>> contents(List<String> names) throws SQLException {
        Map<String, List<String>> contents = new LinkedHashMap<>();
        for (String table : names) {
            contents.put(table, rows("select * from %1$s order by %1$s::text".formatted(table)));
        }
        return contents;
    }
}
