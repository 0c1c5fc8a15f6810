package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import io.purser.database.TransactionRunner;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The table of the answers that reached another replica than the one that waits. They are sealed for their question, and
 * gone when that replica has them, or when nobody waits any more.
 */
record AnswerRows(DataSource database, SecretBox box) {
    private static final int MOST = 256;
    private static final int MOST_OF_KEY = 16;

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
                insert.setBytes(1, hash(id));
                insert.setString(2, caller);
                insert.setBytes(3, sealed);
                insert.setObject(4, OffsetDateTime.ofInstant(until, ZoneOffset.UTC));
                return insert.executeUpdate() == 1;
            }
        });
    }

    private static void requireRoom(Connection connection, String caller) throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement("select count(*), count(*) filter (where caller = ?) from tool_answer")) {
            count.setString(1, caller);
            try (ResultSet counted = count.executeQuery()) {
                counted.next();
                if (counted.getInt(1) >= MOST || counted.getInt(2) >= MOST_OF_KEY) {
                    throw Problem.of(ProblemType.BUSY, "too many answers wait to be taken; send it again shortly")
                            .retryAfter(Duration.ofSeconds(1));
                }
            }
        }
    }

    /** Takes the answer away if it is there. */
    Optional<byte[]> take(String id) {
        Optional<byte[]> sealed = TransactionRunner.run(database, connection -> take(connection, id));
        return sealed.flatMap(found -> box.open(found, associated(id)));
    }

    private static Optional<byte[]> take(Connection connection, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from tool_answer where question = ? returning answer")) {
            delete.setBytes(1, hash(id));
            try (ResultSet found = delete.executeQuery()) {
                return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
            }
        }
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

    private static byte[] hash(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
