package io.purser.access.github;

import io.purser.database.TransactionRunner;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/** The webhooks that were received, so that each counts once. */
record WebhookDeliveries(DataSource database, Clock clock) {
    /** Records a delivery; false if it was recorded before. */
    boolean isNew(String id, String event) {
        return TransactionRunner.run(database, connection -> {
            String sql = "insert into webhook_delivery (source, id, event, received_at) values ('github', ?, ?, ?)"
                    + " on conflict (source, id) do nothing";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, id);
                insert.setString(2, event);
                insert.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
                return insert.executeUpdate() == 1;
            }
        });
    }
}
