package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the manifest that a deployment through Console has. It is the one that Console returned, byte for byte. If that
 * answer was lost, it is the one of our two forms, Console's or Akash's, that has the deployment's hash.
 */
record ConsoleManifests(DeploymentClaims claims) {
    /**
     * The manifest of a deployment.
     *
     * @param hash the deployment's hash
     */
    String of(DeploymentId id, Manifest ours, ManifestHash hash) {
        Optional<String> kept = claims.manifest(id);
        return Stream.concat(kept.stream(), words(ours))
                .filter(manifest -> hash(manifest).equals(hash))
                .findFirst()
                // Console's own answer is right even if Console takes its hash over other values.
                .or(() -> kept)
                .orElseGet(() -> ours.console().json());
    }

    /** The form of our manifest that has this hash; empty if neither has it. */
    static Optional<String> withHash(Manifest ours, ManifestHash hash) {
        return words(ours).filter(manifest -> hash(manifest).equals(hash)).findFirst();
    }

    private static Stream<String> words(Manifest ours) {
        return Stream.of(ours.console().json(), ours.canonicalJson());
    }

    private static ManifestHash hash(String manifest) {
        try {
            return new ManifestHash(
                    MessageDigest.getInstance("SHA-256").digest(manifest.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
