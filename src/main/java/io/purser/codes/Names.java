package io.purser.codes;

import java.util.List;
import java.util.Set;

/** Lists of plain names, each written as one text with white space between the names. */
public final class Names {
    private Names() {}

    /** The names in their order. */
    public static List<String> list(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    /**
     * The names without an order.
     *
     * @throws IllegalArgumentException if a name stands there twice
     */
    public static Set<String> set(String text) {
        return Set.of(text.strip().split("\\s+", -1));
    }
}
