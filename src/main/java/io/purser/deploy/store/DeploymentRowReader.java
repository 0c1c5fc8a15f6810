package io.purser.deploy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.json.StoredJson;
import io.purser.ledger.Spender;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of the table of deployments. */
final class DeploymentRowReader {
    static final String COLUMNS = """
            id, name, market, caller, agent, task, team, tags, terms, sdl, sealed, progress, close_asked, replaces,
            created_at, updated_at, worker, turn, next_sdl, next_hash, wished_uact, previous_sdl,
            previous_hash
            """;

    /** The same without the SDLs, each of which may have a megabyte. */
    static final String FOR_A_LIST = """
            id, name, market, caller, agent, task, team, tags, terms, ''::bytea, sealed, progress, close_asked, replaces,
            created_at, updated_at, worker, turn, null::bytea, next_hash, wished_uact, null::bytea,
            previous_hash
            """;

    private DeploymentRowReader() {}

    /**
     * The rows of a result.
     *
     * @param last the id of the last row, even if it could not be read; null if there are no rows
     */
    record ReadRows(
            List<DeploymentRow> rows,
            List<WorkerRows.UnreadableRow> unreadable,
            @Nullable UUID last) {}

    /**
     * Reads all rows.
     *
     * @throws Problem INTERNAL if a row fits no state
     */
    static List<DeploymentRow> all(PreparedStatement statement) throws SQLException {
        List<DeploymentRow> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(read(row));
            }
        }
        return rows;
    }

    /** Reads all rows except those that fit no state. */
    static ReadRows readable(PreparedStatement statement) throws SQLException {
        List<DeploymentRow> rows = new ArrayList<>();
        List<WorkerRows.UnreadableRow> unreadable = new ArrayList<>();
        UUID last = null;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                last = row.getObject(1, UUID.class);
                try {
                    rows.add(read(row));
                } catch (Problem problem) {
                    unreadable.add(new WorkerRows.UnreadableRow(last, row.getLong(18), problem.detail()));
                }
            }
        }
        return new ReadRows(rows, unreadable, last);
    }

    private static DeploymentRow read(ResultSet row) throws SQLException {
        try {
            return whole(row);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw Problem.of(
                    ProblemType.INTERNAL,
                    "the row of deployment %s in the table deployment cannot be read: %s; it waits until its columns"
                                    .formatted(row.getObject(1, UUID.class), reason(e))
                            + " terms and progress are corrected, and what it has on Akash stays there");
        }
    }

    /**
     * The reason why a row cannot be read. For broken JSON it is the innermost reason, because the messages around it
     * say only that the JSON cannot be read.
     */
    private static String reason(RuntimeException failure) {
        if (!(failure.getCause() instanceof JsonProcessingException unread)) {
            return String.valueOf(failure.getMessage());
        }
        return unread.getCause() == null
                ? unread.getOriginalMessage()
                : String.valueOf(unread.getCause().getMessage());
    }

    private static DeploymentRow whole(ResultSet row) throws SQLException {
        Spender spender =
                new Spender(row.getString(4), row.getString(5), row.getString(6), row.getString(7), Set.of((String[])
                        row.getArray(8).getArray()));
        DeploymentOrder order = new DeploymentOrder(
                row.getObject(1, UUID.class),
                row.getString(2),
                MarketKind.CODES.get(row.getString(3)),
                spender,
                StoredJson.read(row.getString(9), DeploymentTerms.class),
                row.getObject(14, UUID.class),
                row.getObject(15, OffsetDateTime.class).toInstant());
        return new DeploymentRow(
                order,
                StoredProgress.read(row.getString(12)),
                new SdlVersions(
                        new EncryptedSdlStore.StoredSdl(row.getBytes(10), row.getBoolean(11)),
                        kept(row, 19),
                        row.getString(20),
                        kept(row, 22),
                        row.getString(23)),
                row.getLong(21),
                row.getBoolean(13),
                row.getObject(16, OffsetDateTime.class).toInstant(),
                row.getObject(17, UUID.class),
                row.getLong(18));
    }

    private static EncryptedSdlStore.@Nullable StoredSdl kept(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : new EncryptedSdlStore.StoredSdl(bytes, row.getBoolean(11));
    }
}
