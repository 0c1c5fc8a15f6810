package io.purser.akash.chain.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A manifest's hash, by which a deployment and its providers agree on the manifest to run. It is a SHA-256, so a
 * correct chain gives 32 bytes.
 *
 * @param hex the bytes in lower-case hexadecimal digits
 */
public record ManifestHash(String hex) {
    public ManifestHash {
        hex = HexFormat.of().formatHex(HexFormat.of().parseHex(hex));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ManifestHash(byte[] bytes) {
        this(HexFormat.of().formatHex(bytes));
    }

    /** Reads the Base64 form that JSON answers and Console have. */
    public static ManifestHash ofBase64(String text) {
        return new ManifestHash(Base64.getDecoder().decode(text));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
