package io.purser.akash.chain.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A manifest's hash, by which a deployment and its providers agree on the manifest to run. It is a SHA-256, so a
 * correct chain gives 32 bytes.
 */
public final class ManifestHash {
    private final byte[] bytes;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ManifestHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Reads the Base64 form that JSON answers and Console have. */
    public static ManifestHash ofBase64(String text) {
        return new ManifestHash(Base64.getDecoder().decode(text));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ManifestHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The hash in lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
