package io.purser.access.key;

import java.security.MessageDigest;

/** A key's hash, and the secrets key that made it. */
final class KeyHash {
    private final String secretsKey;
    private final byte[] bytes;

    KeyHash(String secretsKey, byte[] bytes) {
        this.secretsKey = secretsKey;
        this.bytes = bytes.clone();
    }

    /** The id of the secrets key. */
    String secretsKey() {
        return secretsKey;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Compares in constant time. */
    boolean is(byte[] other) {
        return MessageDigest.isEqual(bytes, other);
    }
}
