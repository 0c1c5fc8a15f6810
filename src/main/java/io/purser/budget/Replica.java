package io.purser.budget;

import io.purser.ledger.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;

/** This process among those that share the ledger. It has a new id at every start: what an old one left is not its. */
@ApplicationScoped
class Replica {
    private final DataSource database;
    private final UUID id;

    Replica(DataSource database, Clock clock) {
        this.database = database;
        this.id = Ids.next(clock.instant());
    }

    UUID id() {
        return id;
    }

    /** Says that it is alive, by the database's clock, which all replicas share. */
    void beat() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement upsert = connection.prepareStatement("""
                        insert into replica (id, started_at, seen_at) values (?, now(), now())
                        on conflict (id) do update set seen_at = now()
                        """)) {
            upsert.setObject(1, id);
            upsert.executeUpdate();
        }
    }
}
