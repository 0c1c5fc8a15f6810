package io.purser.akash.sdl.manifest;

import io.purser.akash.sdl.group.GroupSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The manifest that Console makes of an SDL. Console reads SDLs with a parser of its own, which keeps the order of the
 * file where Akash's sorts, so that text and hash may be other ones than {@link Manifest}'s for the same SDL.
 *
 * @param json as Console hashes it, returns it and sends it to providers
 * @param groups that it creates the deployment with, but for denominations and auditors, which it rewrites
 */
public record ConsoleManifest(String json, List<GroupSpec> groups) {
    public ConsoleManifest {
        groups = List.copyOf(groups);
    }

    /** 32 bytes, SHA-256 over {@link #json}. */
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

    /** Its length alone: environments may hold secrets. */
    @Override
    public String toString() {
        return "ConsoleManifest[" + json.length() + " characters]";
    }
}
