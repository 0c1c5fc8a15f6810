package io.purser.akash.sdl.manifest;

import io.purser.akash.sdl.group.GroupSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The manifest that Console makes of an SDL. Console has its own parser, which keeps the order of the file. Akash's
 * parser sorts. So text and hash can differ from those of {@link Manifest} for the same SDL.
 *
 * @param json as Console hashes it, returns it and sends it to providers
 * @param groups the groups with which Console creates the deployment; Console rewrites their denominations and auditors
 */
public record ConsoleManifest(String json, List<GroupSpec> groups) {
    public ConsoleManifest {
        groups = List.copyOf(groups);
    }

    /** The SHA-256 of {@link #json}, 32 bytes. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@link #hash} in 64 lower-case hexadecimal digits. */
    public String hashHex() {
        return HexFormat.of().formatHex(hash());
    }

    /** Says only the length, because environments may contain secrets. */
    @Override
    public String toString() {
        return "ConsoleManifest[" + json.length() + " characters]";
    }
}
