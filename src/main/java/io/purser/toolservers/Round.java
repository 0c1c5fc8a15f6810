package io.purser.toolservers;

import io.purser.toolservers.client.WrittenObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sends with a call after a tool asked it something. At least one of both is there.
 *
 * @param responses the JSON object of its answers, as it wrote it, or null
 * @param state that came with the questions, sealed, or null
 */
public record Round(
        @Nullable WrittenObject responses, @Nullable String state) {
    private static final int SHORT = 16;

    /**
     * The idempotency key of this round: clients repeat all that they sent with the first one, the key included. With one
     * key, each state is used once.
     */
    String keyOf(String key) {
        byte[] begin = state == null ? answers() : bytes(state);
        return key + " round " + hash(begin).substring(0, SHORT);
    }

    /** A hash of all that makes the round. */
    String digest() {
        return hash(bytes(state == null ? "" : state)) + hash(answers());
    }

    private byte[] answers() {
        return responses == null ? bytes("") : responses.json();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(byte[] bytes) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
