package io.purser.access.key;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The operator's keys for secrets at rest, by id. The first one seals and hashes new data. The others still open old
 * data, until nothing needs them any more.
 */
public final class SecretsKeys {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int KEY_BYTES = 32;
    private static final String HOW = "PURSER_SECRETS_KEY (or the file of PURSER_SECRETS_KEY_FILE) holds one or more"
            + " entries id:base64, the current one first, each of 32 random bytes;"
            + " `purser key create --secrets` prints one";

    private final Map<String, byte[]> keys;

    private SecretsKeys(Map<String, byte[]> keys) {
        this.keys = keys;
    }

    /** No keys: nothing can be sealed, and no API key can be made or checked. */
    public static SecretsKeys none() {
        return new SecretsKeys(Map.of());
    }

    /**
     * Reads entries {@code id:base64}, divided by commas or white space.
     *
     * @throws IllegalArgumentException names the wrong entry, and never quotes its content
     */
    public static SecretsKeys parse(String text) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        String[] entries = text.strip().split("[,\\s]+", -1);
        for (int i = 0; i < entries.length; i++) {
            int colon = entries[i].indexOf(':');
            String id = colon < 0 ? "" : entries[i].substring(0, colon);
            if (!ID.matcher(id).matches()) {
                throw wrong(i, "has no id before a colon");
            }
            if (keys.put(id, decode(entries[i].substring(colon + 1), i)) != null) {
                throw wrong(i, "repeats the id " + id);
            }
        }
        return new SecretsKeys(keys);
    }

    private static byte[] decode(String base64, int entry) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // No cause: its message would quote the unreadable text.
            throw wrong(entry, "is not base64");
        }
        if (key.length != KEY_BYTES) {
            throw wrong(entry, "does not hold 32 bytes");
        }
        return key;
    }

    private static IllegalArgumentException wrong(int entry, String what) {
        return new IllegalArgumentException("entry " + (entry + 1) + " of the secrets keys " + what + ": " + HOW);
    }

    /** A new entry for {@code PURSER_SECRETS_KEY} under this id. Purser does not store it. */
    public static String newEntry(String id) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return id + ":" + Base64.getEncoder().encodeToString(key);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether there is a key of this id. */
    boolean has(String id) {
        return keys.containsKey(id);
    }

    /** The id of the key for new data; empty if there is no key. */
    public Optional<String> currentId() {
        return keys.keySet().stream().findFirst();
    }

    /**
     * Derives a key for one purpose, as the first block of HKDF-Expand (RFC 5869); empty for an unknown id.
     *
     * @param purpose the use of the key; another purpose gives an unrelated key
     */
    Optional<byte[]> derive(String id, String purpose) {
        byte[] key = keys.get(id);
        return key == null ? Optional.empty() : Optional.of(expand(key, purpose.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] expand(byte[] key, byte[] info) {
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return new Hmac(key).of(block);
    }

    @Override
    public String toString() {
        return "SecretsKeys" + keys.keySet();
    }
}
