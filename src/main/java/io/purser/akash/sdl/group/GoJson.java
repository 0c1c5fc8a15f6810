package io.purser.akash.sdl.group;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON byte for byte as Go's encoder does, because a deployment's hash is taken over those bytes. The form is
 * compact. {@code <}, {@code >}, {@code &}, U+2028 and U+2029 are escaped, and all other characters beyond ASCII stay
 * as they are.
 */
public final class GoJson {
    private static final String HEX = "0123456789abcdef";

    private GoJson() {}

    /** Writes a tree and keeps the order of its maps. Values are maps, lists, texts, longs, booleans and null. */
    public static String write(@Nullable Object tree) {
        return write(tree, false);
    }

    /**
     * Writes a tree with its maps sorted by key at every level, as the Cosmos SDK sorts JSON before it takes a hash.
     */
    public static String writeSorted(@Nullable Object tree) {
        return write(tree, true);
    }

    /** The same as {@link #writeSorted}, but as JavaScript writes it: JavaScript does not escape U+2028 and U+2029. */
    public static String writeSortedAsConsole(@Nullable Object tree) {
        String text = writeSorted(tree);
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("\\u2028", at) || text.startsWith("\\u2029", at)) {
                out.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
                at += 6;
            } else {
                int length = text.charAt(at) == '\\' ? 2 : 1;
                out.append(text, at, at + length);
                at += length;
            }
        }
        return out.toString();
    }

    private static String write(@Nullable Object tree, boolean sorted) {
        StringBuilder out = new StringBuilder(1024);
        append(out, tree, sorted);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value, boolean sorted) {
        switch (value) {
            case null -> out.append("null");
            case String text -> appendText(out, text);
            case Long number -> out.append(number.longValue());
            case Boolean flag -> out.append(flag.booleanValue());
            case List<?> list -> appendList(out, list, sorted);
            case Map<?, ?> map -> appendMap(out, sorted ? new TreeMap<>(map) : map, sorted);
            default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        }
    }

    private static void appendList(StringBuilder out, List<?> list, boolean sorted) {
        char separator = '[';
        for (Object element : list) {
            out.append(separator);
            append(out, element, sorted);
            separator = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private static void appendMap(StringBuilder out, Map<?, ?> map, boolean sorted) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            appendText(out, String.valueOf(entry.getKey()));
            out.append(':');
            append(out, entry.getValue(), sorted);
            separator = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void appendText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '<', '>', '&', '\u2028', '\u2029' -> appendEscape(out, c);
                default -> {
                    if (c < ' ') {
                        appendEscape(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void appendEscape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
