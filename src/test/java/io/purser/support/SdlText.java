package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The SDLs that several tests begin with, and a change of one place in an SDL. */
public final class SdlText {
    private SdlText() {}

    /** A file of {@code akash/sdl/text} among the test resources. */
    public static String read(String file) {
        try (InputStream text =
                Objects.requireNonNull(SdlText.class.getResourceAsStream("/akash/sdl/text/" + file), file)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One service with one port that everybody reaches. */
    public static String web(String image, String memory, String denom) {
        return read("web.yaml")
                .replace("IMAGE", image)
                .replace("MEMORY", memory)
                .replace("DENOM", denom);
    }

    /**
     * An SDL with every place of one text changed to another.
     *
     * @param written has to be there; a table writes a new line in it as {@code \n}
     */
    public static String changed(String sdl, String written, String changed) {
        String before = written.translateEscapes();
        assertThat(sdl).contains(before);
        return sdl.replace(before, changed.translateEscapes());
    }
}
