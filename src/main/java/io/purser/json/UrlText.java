package io.purser.json;

import java.net.URI;

/** A URL as people write it. Each place has its own rules for what the URL may hold. */
public final class UrlText {
    private UrlText() {}

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not a URL, with a message for people
     */
    public static URI parse(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
    }
}
