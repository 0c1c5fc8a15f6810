package io.purser.akash.sdl.manifest;

import io.purser.akash.sdl.group.GoJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The services that a provider has to run, in all groups, sorted by name.
 *
 * @param console the same manifest in Console's form
 */
public record Manifest(List<ManifestGroup> groups, ConsoleManifest console) {
    public Manifest {
        groups = List.copyOf(groups);
    }

    /** The names of the services whose pods a provider has to replace to run this manifest after the other one. */
    public Set<String> replacedSince(Manifest before) {
        return services()
                .filter(service -> before.services()
                        .anyMatch(known -> known.name().equals(service.name()) && service.runsOtherwiseThan(known)))
                .map(ManifestService::name)
                .collect(Collectors.toSet());
    }

    private Stream<ManifestService> services() {
        return groups.stream().flatMap(group -> group.services().stream());
    }

    /**
     * The JSON over which the hash is taken: compact, keys sorted at every level, with Go's escapes. A provider decodes
     * it, encodes it again and compares the hashes, so the provider has to receive this text.
     */
    public String canonicalJson() {
        return GoJson.writeSorted(trees());
    }

    /** Akash's compact JSON in the order of its fields. */
    public String toJson() {
        return GoJson.write(trees());
    }

    /** The deployment's hash (Akash's manifest version): the SHA-256 of {@link #canonicalJson()}, 32 bytes. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(canonicalJson().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@link #hash()} as 64 lower-case hexadecimal digits. */
    public String hashHex() {
        return HexFormat.of().formatHex(hash());
    }

    private List<?> trees() {
        return groups.stream().map(ManifestGroup::toTree).toList();
    }
}
