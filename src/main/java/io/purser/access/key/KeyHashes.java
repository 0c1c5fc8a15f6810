package io.purser.access.key;

import java.util.Optional;

/**
 * The keyed hashes under which API keys are stored: HMAC-SHA-256 of the whole key, under a key that is derived from a
 * secrets key. A key has 256 random bits, so a slow hash would add nothing but time; the database alone, without the
 * secrets key, does not even confirm a guess.
 */
public final class KeyHashes {
    private static final String PURPOSE = "purser api key hash 1";

    private final SecretsKeys keys;

    public KeyHashes(SecretsKeys keys) {
        this.keys = keys;
    }

    /** The hash under the current key; empty where there is none. */
    Optional<KeyHash> hash(KeyText key) {
        return keys.currentId().flatMap(id -> hash(id, key).map(bytes -> new KeyHash(id, bytes)));
    }

    /** Whether the key has that hash; takes the same time whatever differs. */
    boolean matches(KeyText key, StoredSecret stored) {
        return hash(stored.hash().secretsKey(), key).map(stored.hash()::is).orElse(false);
    }

    private Optional<byte[]> hash(String keyId, KeyText key) {
        return keys.derive(keyId, PURPOSE)
                .map(derived -> SecretsKeys.hmacSha256(derived).doFinal(key.bytes()));
    }
}
