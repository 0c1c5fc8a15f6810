package io.purser.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
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

    /** Writes the list unless it exists already, also if two replicas start at the same time. */
    void keep(String version, String prices) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into price_book (version, loaded_at, prices) values (?, ?, ?) on conflict do nothing")) {
            insert.setString(1, version);
            insert.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
            insert.setString(3, prices);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the list of prices cannot be stored: " + e.getMessage(), e);
        }
    }
}
