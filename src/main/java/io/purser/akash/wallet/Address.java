package io.purser.akash.wallet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/**
 * The address of an account on Akash, as in {@code akash19rl4…}. It is the bech32 form of the RIPEMD-160 of the SHA-256
 * of the compressed public key.
 *
 * @param text the whole address; its checksum has been verified
 */
public record Address(@JsonValue String text) implements Comparable<Address> {
    private static final String PREFIX = "akash";
    private static final int LENGTH = 20;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Address {
        int length;
        try {
            length = Bech32.decode(PREFIX, text).length;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no Akash address (akash1 and 38 characters): " + e.getMessage(), e);
        }
        // Addresses of modules and contracts have 32 bytes; addresses of people and providers have 20.
        if (length != LENGTH && length != 32) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no Akash address: it stands for " + length + " bytes");
        }
    }

    /** The address if the text is one. */
    public static Optional<Address> tryParse(String text) {
        try {
            return Optional.of(new Address(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Address of(PublicKey key) {
        byte[] sha = Digests.sha256(key.bytes());
        RIPEMD160Digest ripemd = new RIPEMD160Digest();
        ripemd.update(sha, 0, sha.length);
        byte[] hash = new byte[LENGTH];
        ripemd.doFinal(hash, 0);
        return new Address(Bech32.encode(PREFIX, hash));
    }

    @Override
    public int compareTo(Address other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
