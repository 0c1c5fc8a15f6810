package io.purser.ledger.llmusage;

import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.ColumnArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** The lines that were imported, and their entries. */
@ApplicationScoped
public class ImportedLines {
    private final DataSource database;

    public ImportedLines(DataSource database) {
        this.database = database;
    }

    /**
     * Writes the lines durably, before they are charged, and returns the entry of each line. A line that was imported
     * before keeps its entry, even if its time was then read in another zone.
     */
    public Map<String, UUID> keep(List<LlmUsageFile.IdentifiedLine> lines) throws SQLException {
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into usage_import (fingerprint, entry, time, line)
                    select fingerprint, entry, timestamptz 'epoch' + time * interval '1 microsecond', line
                    from unnest(?::text[], ?::uuid[], ?::bigint[], ?::text[]) as l (fingerprint, entry, time, line)
                    order by fingerprint on conflict (fingerprint) do nothing
                    """)) {
                new ColumnArrays<>(connection, insert, lines)
                        .column("text", LlmUsageFile.IdentifiedLine::fingerprint)
                        .column("uuid", LlmUsageFile.IdentifiedLine::entry)
                        .times(known -> TimeOrderedUuids.timeOf(known.entry()))
                        .column("text", known -> known.line().toJson());
                insert.executeUpdate();
            }
            return entries(connection, lines);
        }
    }

    private static Map<String, UUID> entries(Connection connection, List<LlmUsageFile.IdentifiedLine> lines)
            throws SQLException {
        Map<String, UUID> entries = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("select fingerprint, entry from usage_import where fingerprint = any(?)")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            lines.stream()
                                    .map(LlmUsageFile.IdentifiedLine::fingerprint)
                                    .toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.put(row.getString(1), row.getObject(2, UUID.class));
                }
            }
        }
        return entries;
    }
}
