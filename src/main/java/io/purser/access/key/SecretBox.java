package io.purser.access.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the database with AES-256-GCM.
 *
 * <p>A sealed secret is {@code version (1) · length of the key's id (1) · id · salt (16) · nonce (12) · ciphertext and
 * tag}. Each has a key of its own, derived from the named key and the salt, so that random nonces stay safe at any
 * number of secrets. The tag also authenticates all bytes before the ciphertext, and the associated data. So a secret
 * that was moved to another row, or under another key, does not open.
 */
public final class SecretBox {
    private static final byte VERSION = 1;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final String PURPOSE = "purser secret box 1";
    private static final String LOOKUP = "purser lookup hash 1";

    private final SecretsKeys keys;
    private final SecureRandom random;

    public SecretBox(SecretsKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** Whether there is a key to seal with. Without a key, data that would have to be sealed is not stored. */
    public boolean canSeal() {
        return !keys.isEmpty();
    }

    /**
     * Seals a secret under the current key.
     *
     * @param associated identifies the secret's place, such as its table and row; the same bytes open it
     * @throws IllegalStateException if there is no key; check {@link #canSeal()} first
     */
    public byte[] seal(byte[] secret, byte[] associated) {
        String id = keys.currentId()
                .orElseThrow(() -> new IllegalStateException("nothing can be sealed: set PURSER_SECRETS_KEY"));
        byte[] name = id.getBytes(StandardCharsets.US_ASCII);
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] head = ByteBuffer.allocate(2 + name.length + SALT_BYTES + NONCE_BYTES)
                .put(VERSION)
                .put((byte) name.length)
                .put(name)
                .put(salt)
                .put(nonce)
                .array();
        try {
            byte[] sealed = Arrays.copyOf(head, head.length + secret.length + TAG_BYTES);
            cipher(Cipher.ENCRYPT_MODE, id, salt, nonce, head, associated)
                    .doFinal(secret, 0, secret.length, sealed, head.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** Opens a secret; empty if it was changed, belongs to another place, or its key is gone. */
    public Optional<byte[]> open(byte[] sealed, byte[] associated) {
        if (sealed.length < 2 || sealed[0] != VERSION) {
            return Optional.empty();
        }
        int headLength = 2 + Byte.toUnsignedInt(sealed[1]) + SALT_BYTES + NONCE_BYTES;
        if (sealed.length < headLength + TAG_BYTES) {
            return Optional.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(sealed, 2, sealed.length - 2);
        String id = new String(take(parts, Byte.toUnsignedInt(sealed[1])), StandardCharsets.US_ASCII);
        byte[] salt = take(parts, SALT_BYTES);
        byte[] nonce = take(parts, NONCE_BYTES);
        byte[] head = take(ByteBuffer.wrap(sealed), headLength);
        if (keys.derive(id, PURPOSE).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, id, salt, nonce, head, associated)
                    .doFinal(sealed, headLength, sealed.length - headLength));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * A hash under the current key, by which a sealed row can be found. It tells nobody without the key what was hashed,
     * and another key gives another hash.
     *
     * @throws IllegalStateException if there is no key; check {@link #canSeal()} first
     */
    public byte[] lookupHash(byte[] text) {
        byte[] key = keys.currentId()
                .flatMap(id -> keys.derive(id, LOOKUP))
                .orElseThrow(() -> new IllegalStateException("nothing can be sealed: set PURSER_SECRETS_KEY"));
        return new Hmac(key).of(text);
    }

    /** Whether the current key sealed it. A secret of an older key is to be sealed again. */
    public boolean isCurrent(byte[] sealed) {
        return keys.currentId()
                .map(id -> sealed.length > 2 + id.length()
                        && sealed[1] == id.length()
                        && id.equals(new String(sealed, 2, id.length(), StandardCharsets.US_ASCII)))
                .orElse(false);
    }

    private static byte[] take(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private Cipher cipher(int mode, String id, byte[] salt, byte[] nonce, byte[] head, byte[] associated)
            throws GeneralSecurityException {
        byte[] key = SecretsKeys.expand(keys.derive(id, PURPOSE).orElseThrow(), salt);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(head);
        cipher.updateAAD(associated);
        return cipher;
    }

    @Override
    public String toString() {
        return "SecretBox[" + keys + "]";
    }
}
