package io.purser.access.key;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hashes API keys for storage: HMAC-SHA-256 of the whole key, under a key that is derived from a secrets key. An API
 * key has 256 random bits, so a slow hash would add only time. A thief of the database without the secrets key cannot
 * even confirm a guess.
 */
public final class KeyHashes {
    private static final String PURPOSE = "purser api key hash 1";

    private final SecretsKeys keys;
    /** By the id of the secrets key; empty if there is no such key. */
    private final Map<String, Optional<Hmac>> hmacs = new ConcurrentHashMap<>();

    public KeyHashes(SecretsKeys keys) {
        this.keys = keys;
    }

    /** The hash under the current key; empty if there is no secrets key. */
    Optional<KeyHash> hash(KeyText key) {
        return keys.currentId().flatMap(id -> hash(id, key).map(bytes -> new KeyHash(id, bytes)));
    }

    /** Whether the key has this hash; compares in constant time. */
    boolean matches(KeyText key, StoredSecret stored) {
        return hash(stored.hash().secretsKey(), key).map(stored.hash()::is).orElse(false);
    }

    private Optional<byte[]> hash(String keyId, KeyText key) {
        return hmacs.computeIfAbsent(keyId, id -> keys.derive(id, PURPOSE).map(Hmac::new))
                .map(hmac -> hmac.of(key.bytes()));
    }
}
