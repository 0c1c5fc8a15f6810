package io.purser.budget;

import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.ColumnArrays;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** The notices that wait for their receivers. {@link ThresholdNotifier} signs and sends them, and tries again. */
public final class Notices {
    private Notices() {}

    /**
     * Writes a notice of something else than a budget, if its window has none of that subject for that receiver yet.
     *
     * @param body JSON
     */
    public static void write(
            Connection connection, String subject, Instant windowStart, URI url, String body, Instant now)
            throws SQLException {
        UUID id = UUID.nameUUIDFromBytes(subject.getBytes(StandardCharsets.UTF_8));
        write(connection, id, windowStart, 0, url.toString(), body, now);
    }

    /** Writes a notice that a threshold of a budget is reached, if its window has none of it yet. */
    static void write(
            Connection connection, UUID budget, Instant windowStart, int percent, String url, String body, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into budget_notice (id, budget_id, window_start, percent, url, body, next_attempt)
                values (?, ?, timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?, now())
                on conflict (budget_id, window_start, percent, url) do nothing
                """)) {
            insert.setObject(1, TimeOrderedUuids.next(now));
            insert.setObject(2, budget);
            insert.setLong(3, ColumnArrays.micros(windowStart));
            insert.setInt(4, percent);
            insert.setString(5, url);
            insert.setString(6, body);
            insert.executeUpdate();
        }
    }
}
