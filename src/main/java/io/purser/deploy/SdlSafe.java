package io.purser.deploy;

import io.purser.access.SecretBox;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.sdl.Sdl;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Keeps SDLs and manifests with their secrets filled in: sealed, wherever Purser has a key to seal with. */
final class SdlSafe {
    private final SecretBox box;

    SdlSafe(SecretBox box) {
        this.box = box;
    }

    /** Without a key nothing secret may be kept. */
    boolean canSeal() {
        return box.canSeal();
    }

    /** An SDL or a manifest as it is kept. */
    static final class Kept {
        private final byte[] bytes;
        private final boolean isSealed;

        Kept(byte[] bytes, boolean isSealed) {
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

    Kept keep(UUID deployment, Sdl sdl) {
        return keep(sdl.render(), associated(deployment));
    }

    private Kept keep(String text, byte[] associated) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return box.canSeal() ? new Kept(box.seal(plain, associated), true) : new Kept(plain, false);
    }

    Kept keep(DeploymentId deployment, String manifest) {
        return keep(manifest, associated(deployment));
    }

    /** The manifest that was kept for that deployment; nothing where the key that it was sealed with is gone. */
    Optional<String> manifest(DeploymentId deployment, Kept kept) {
        return (kept.isSealed ? box.open(kept.bytes, associated(deployment)) : Optional.of(kept.bytes))
                .map(plain -> new String(plain, StandardCharsets.UTF_8));
    }

    private static byte[] associated(DeploymentId deployment) {
        return ("manifest\n" + deployment).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The SDL that was kept for that deployment.
     *
     * @throws IllegalStateException where the key that it was sealed with is gone
     */
    Sdl open(UUID deployment, Kept kept) {
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
