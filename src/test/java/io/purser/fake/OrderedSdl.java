package io.purser.fake;

import io.purser.akash.sdl.Sdl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** SDLs of which Console makes another manifest, and another hash, than Akash's own parser. */
public enum OrderedSdl {
    /** A port that is not the ingress's stands first, and the list of arguments is empty. */
    ENDPOINTS,
    /** The larger volume stands before the smaller one, and a persistent one has no class. */
    VOLUMES,
    /** Graphics processors in the order in which they are preferred. */
    MODELS,
    /** Two services share one compute profile. */
    SHARED,
    /** Lists and mappings without anything in them, and a size that is no whole number of bytes. */
    EMPTY;

    public Sdl sdl(String image) {
        return sdl(image, "128Mi");
    }

    /**
     * That SDL with that image.
     *
     * @param memory with other memory it is another group, which an update cannot make of it
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
