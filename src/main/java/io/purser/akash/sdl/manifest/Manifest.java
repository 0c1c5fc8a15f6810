package io.purser.akash.sdl.manifest;

import io.purser.akash.sdl.group.GoJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a provider is told to run: the services of every group, sorted by name.
 *
 * @param console the same in Console's words
 */
public record Manifest(List<ManifestGroup> groups, ConsoleManifest console) {
    public Manifest {
        groups = List.copyOf(groups);
    }

    /**
     * The JSON over which the hash is taken: compact, keys sorted at every level, with Go's escapes. A provider decodes
     * it, encodes it again and compares hashes, so this is also what it has to be sent.
     */
    public String canonicalJson() {
        return GoJson.writeSorted(trees());
    }

    /** Akash's JSON in the order of its fields, compact. */
    public String toJson() {
        return GoJson.write(trees());
    }

    /** The deployment's hash (Akash's manifest version): 32 bytes, SHA-256 over {@link #canonicalJson()}. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(canonicalJson().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@link #hash()} in 64 lower-case hexadecimal digits. */
    public String hashHex() {
        return HexFormat.of().formatHex(hash());
    }

    private List<?> trees() {
        return groups.stream().map(ManifestGroup::toTree).toList();
    }
}
