package io.purser.akash.wallet;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.Base64;

/** A compressed secp256k1 public key, which verifies an account's signatures and tokens. */
public final class PublicKey {
    private final byte[] bytes;

    /**
     * Takes a compressed point.
     *
     * @param bytes the compressed point, 33 bytes
     * @throws IllegalArgumentException if the bytes are not a point of the curve
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PublicKey(byte[] bytes) {
        if (!Secp256k1.isPublicKey(bytes)) {
            throw new IllegalArgumentException("a public key is the 33 bytes of a compressed secp256k1 point");
        }
        this.bytes = bytes.clone();
    }

    /** Reads the Base64 form that a node returns. */
    public static PublicKey ofBase64(String text) {
        return new PublicKey(Base64.getDecoder().decode(text));
    }

    /** The compressed point, 33 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public Address address() {
        return Address.of(this);
    }

    /** Whether the 64 bytes r‖s, with a low S, are this key's signature of the message's SHA-256. */
    public boolean verifies(byte[] message, byte[] signature) {
        return Secp256k1.verify(bytes, Digests.sha256(message), signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
