package io.purser.catalog;

import io.purser.database.TransactionRunner;
import io.purser.ledger.ColumnArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Stores in the ledger every list of prices that was in force, so that the cost of an old entry can be computed again.
 */
@ApplicationScoped
class PriceBooks {
    private final DataSource database;
    private final Clock clock;

    PriceBooks(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Writes lists that are not stored yet, also if two replicas start at the same time.
     *
     * @param lists by their versions
     */
    void keep(Map<String, String> lists) {
        try (Connection connection = database.getConnection()) {
            keep(connection, lists);
        } catch (SQLException e) {
            throw new IllegalStateException("the list of prices cannot be stored: " + e.getMessage(), e);
        }
    }

    /** The same in the transaction of this connection. */
    void keep(Connection connection, Map<String, String> lists) throws SQLException {
        String sql = "insert into price_book (loaded_at, version, prices) select ?, version, prices"
                + " from unnest(?::text[], ?::text[]) as list (version, prices) order by version on conflict do nothing";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
            new ColumnArrays<>(connection, insert, List.copyOf(lists.entrySet()), 2)
                    .column("text", Map.Entry::getKey)
                    .column("text", Map.Entry::getValue);
            insert.executeUpdate();
        }
    }

    /** The list of that version; empty if the database does not have it. */
    Optional<String> find(String version) {
        return TransactionRunner.read(database, connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select prices from price_book where version = ?")) {
                select.setString(1, version);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.<String>empty();
                }
            }
        });
    }
}
