package io.purser.toolservers.question;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** The hash by which a row is found. It has less bytes than the id, and nobody gets the id from it. */
final class IdHash {
    private IdHash() {}

    static byte[] of(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Hashes as a parameter of a statement that looks for any of them. */
    static Array array(Connection connection, Collection<ByteBuffer> hashes) throws SQLException {
        return connection.createArrayOf(
                "bytea", hashes.stream().map(ByteBuffer::array).toArray(byte[][]::new));
    }
}
