package io.purser.deploy.store;

import io.purser.access.key.SecretBox;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.sdl.Sdl;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Stores SDLs and manifests with their secrets filled in, sealed if Purser has a key for it. */
public final class EncryptedSdlStore {
    private final SecretBox box;

    public EncryptedSdlStore(SecretBox box) {
        this.box = box;
    }

    /** Whether Purser has a key to seal with; without one it must not store secrets. */
    public boolean canSeal() {
        return box.canSeal();
    }

    /** A stored SDL or manifest. */
    public static final class StoredSdl {
        private final byte[] bytes;
        private final boolean isSealed;

        StoredSdl(byte[] bytes, boolean isSealed) {
            this.bytes = bytes.clone();
            this.isSealed = isSealed;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        boolean isSealed() {
            return isSealed;
        }
    }

    public StoredSdl keep(UUID deployment, Sdl sdl) {
        return keep(sdl.render(), associated(deployment));
    }

    private StoredSdl keep(String text, byte[] associated) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return box.canSeal() ? new StoredSdl(box.seal(plain, associated), true) : new StoredSdl(plain, false);
    }

    public StoredSdl keep(DeploymentId deployment, String manifest) {
        return keep(manifest, associated(deployment));
    }

    /** The stored manifest of that deployment; empty if the key that sealed it is missing. */
    Optional<String> manifest(DeploymentId deployment, StoredSdl kept) {
        return (kept.isSealed ? box.open(kept.bytes, associated(deployment)) : Optional.of(kept.bytes))
                .map(plain -> new String(plain, StandardCharsets.UTF_8));
    }

    private static byte[] associated(DeploymentId deployment) {
        return ("manifest\n" + deployment).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The stored SDL of that deployment.
     *
     * @throws IllegalStateException if the key that sealed it is missing
     */
    public Sdl open(UUID deployment, StoredSdl kept) {
        byte[] plain = kept.isSealed
                ? box.open(kept.bytes, associated(deployment))
                        .orElseThrow(() -> new IllegalStateException("the SDL of deployment " + deployment
                                + " cannot be opened: the key in PURSER_SECRETS_KEY that it was sealed with is gone"))
                : kept.bytes;
        return Sdl.parse(new String(plain, StandardCharsets.UTF_8));
    }

    private static byte[] associated(UUID deployment) {
        return ("deployment\n" + deployment).getBytes(StandardCharsets.UTF_8);
    }
}
