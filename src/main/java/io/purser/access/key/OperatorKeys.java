package io.purser.access.key;

import io.purser.access.route.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The operator's keys, from the environment or a file. Purser keeps only their hashes under a key of this process, so
 * that a heap dump does not reveal them.
 */
public final class OperatorKeys {
    private static final Caller OPERATOR = Caller.everything("operator");
    private static final int SHORTEST = 32;

    private static final int PROCESS_KEY_BYTES = 32;

    private final Hmac hmac;
    private final List<byte[]> hashes = new ArrayList<>();

    /**
     * Reads the keys.
     *
     * @param text one or more keys, divided by white space: two while one replaces the other; blank for none
     * @throws IllegalArgumentException if a key is too short to be safe
     */
    public OperatorKeys(String text, SecureRandom random) {
        byte[] processKey = new byte[PROCESS_KEY_BYTES];
        random.nextBytes(processKey);
        hmac = new Hmac(processKey);
        for (String key : text.strip().split("\\s+", -1)) {
            if (key.isEmpty()) {
                continue;
            }
            if (key.length() < SHORTEST) {
                throw new IllegalArgumentException("an operator's key has at least " + SHORTEST
                        + " characters; `purser key create --operator` prints a good one");
            }
            hashes.add(hash(key));
        }
    }

    public boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether the text is one of the keys; takes the same time for every text of one length. */
    boolean include(String text) {
        byte[] presented = hash(text);
        boolean found = false;
        for (byte[] hash : hashes) {
            found |= MessageDigest.isEqual(hash, presented);
        }
        return found;
    }

    Caller caller() {
        return OPERATOR;
    }

    private byte[] hash(String key) {
        return hmac.of(key.getBytes(StandardCharsets.UTF_8));
    }
}
