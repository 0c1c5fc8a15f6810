package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import io.purser.database.TransactionRunner;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The table of the answers that reached another replica than the one that waits. They are sealed for their question, and
 * gone when that replica has them, or when nobody waits any more.
 *
 * @param most the answers in the table beyond which it takes no more
 * @param mostOfKey the same for those of one key
 */
record AnswerRows(DataSource database, SecretBox box, int most, int mostOfKey) {
    /**
     * Leaves an answer there.
     *
     * @return false if there is one already
     * @throws Problem {@code busy} if too many wait to be taken
     */
    boolean put(String id, String caller, byte[] answer, Instant until) {
        byte[] sealed = box.seal(answer, associated(id));
        return TransactionRunner.run(database, connection -> {
            sweep(connection);
            requireRoom(connection, caller);
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into tool_answer (question, caller, answer, until) values (?, ?, ?, ?) on conflict do nothing")) {
                insert.setBytes(1, IdHash.of(id));
                insert.setString(2, caller);
                insert.setBytes(3, sealed);
                insert.setObject(4, OffsetDateTime.ofInstant(until, ZoneOffset.UTC));
                return insert.executeUpdate() == 1;
            }
        });
    }

    private void requireRoom(Connection connection, String caller) throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement("select count(*), count(*) filter (where caller = ?) from tool_answer")) {
            count.setString(1, caller);
            try (ResultSet counted = count.executeQuery()) {
                counted.next();
                if (counted.getInt(1) >= most || counted.getInt(2) >= mostOfKey) {
                    throw Problem.of(ProblemType.BUSY, "too many answers wait to be taken; send it again shortly")
                            .retryAfter(Duration.ofSeconds(1));
                }
            }
        }
    }

    /** Receives an answer; false if it cannot be taken now, so that it stays. */
    @FunctionalInterface
    interface Taker {
        boolean take(String id, byte[] answer);
    }

    /** Takes away the answers to these questions that are there and that the taker takes. */
    void take(Collection<String> ids, Taker taker) {
        Map<ByteBuffer, String> wanted = new HashMap<>();
        ids.forEach(id -> wanted.put(ByteBuffer.wrap(IdHash.of(id)), id));
        TransactionRunner.change(database, connection -> {
            List<byte[]> taken = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select question, answer from tool_answer where question = any(?) for update")) {
                select.setArray(1, array(connection, wanted.keySet().stream().map(ByteBuffer::array)));
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        String id = wanted.get(ByteBuffer.wrap(found.getBytes(1)));
                        byte[] sealed = found.getBytes(2);
                        if (id != null
                                && box.open(sealed, associated(id))
                                        .map(answer -> taker.take(id, answer))
                                        .orElse(true)) {
                            taken.add(found.getBytes(1));
                        }
                    }
                }
            }
            if (!taken.isEmpty()) {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from tool_answer where question = any(?)")) {
                    delete.setArray(1, array(connection, taken.stream()));
                    delete.executeUpdate();
                }
            }
        });
    }

    private static Array array(Connection connection, Stream<byte[]> hashes) throws SQLException {
        return connection.createArrayOf("bytea", hashes.toArray(byte[][]::new));
    }

    /** Removes the answers that nobody waits for. */
    void sweep() {
        TransactionRunner.change(database, AnswerRows::sweep);
    }

    private static void sweep(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from tool_answer where until < now()")) {
            delete.executeUpdate();
        }
    }

    private static byte[] associated(String id) {
        return ("tool_answer\n" + id).getBytes(StandardCharsets.UTF_8);
    }
}
