package io.purser.fake;

import io.purser.akash.sdl.Sdl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** SDLs for which Console makes another manifest and another hash than Akash's own parser. */
public enum OrderedSdl {
    /** A port that is not for the ingress is first, and the list of arguments is empty. */
    ENDPOINTS,
    /** The larger volume is before the smaller one, and a persistent volume has no class. */
    VOLUMES,
    /** Graphics processors in order of preference. */
    MODELS,
    /** Two services share one compute profile. */
    SHARED,
    /** Empty lists and mappings, and a size that is not a whole number of bytes. */
    EMPTY;

    public Sdl sdl(String image) {
        return sdl(image, "128Mi");
    }

    /**
     * This SDL with another image.
     *
     * @param memory another size makes another group, which an update cannot change
     */
    public Sdl sdl(String image, String memory) {
        String file = "/akash/console/" + name().toLowerCase(Locale.ROOT) + ".yaml";
        try (InputStream text = Objects.requireNonNull(OrderedSdl.class.getResourceAsStream(file))) {
            return Sdl.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("IMAGE", image)
                    .replace("128Mi", memory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
