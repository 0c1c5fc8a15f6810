package io.purser.akash.sdl.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A placeholder in a text, such as {@code ${PURSER_ZONE}}, or with a default {@code ${PURSER_ZONE:-UTC}}. A default may
 * be JSON, as in {@code ${PURSER_MODELS:-{"a": [1]}}}: it ends at the brace that closes the placeholder. A default may
 * contain other placeholders, as in {@code ${URL:-http://${HOST}}}; they count if the default is used.
 *
 * @param start its first character in the text
 * @param end the position after its last character
 * @param byDefault the text that replaces it if nobody gives a value; null if it has no default
 */
public record Placeholder(
        int start, int end, String name, @Nullable String byDefault) {
    private static final Pattern BEGINNING = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*+)(:-|})");

    /**
     * The deepest nesting of placeholders that is read. Placeholders below it stay text, because nobody writes them.
     */
    private static final int DEEPEST = 4;

    /** All placeholders of a text, in its order. Placeholders inside a default are a part of that default. */
    static List<Placeholder> in(String text) {
        List<Placeholder> found = new ArrayList<>();
        Matcher beginning = BEGINNING.matcher(text);
        boolean isBalanced = true;
        int from = 0;
        while (beginning.find(from)) {
            from = beginning.end();
            if (beginning.group(2).equals("}")) {
                found.add(new Placeholder(beginning.start(), from, beginning.group(1), null));
                continue;
            }
            int close = isBalanced ? closing(text, from) : -1;
            if (close < 0) {
                // If a brace is not closed, the first closing brace ends this placeholder and all later ones. So each
                // text is read twice at most.
                isBalanced = false;
                close = text.indexOf('}', from);
            }
            if (close < 0) {
                break;
            }
            found.add(new Placeholder(beginning.start(), close + 1, beginning.group(1), text.substring(from, close)));
            from = close + 1;
        }
        return found;
    }

    /**
     * The position of the brace that closes the open one; -1 if no brace does. Braces inside quotes in a JSON default
     * do not count.
     */
    private static int closing(String text, int from) {
        int depth = 0;
        boolean isQuoted = false;
        for (int i = from; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (isQuoted) {
                if (sign == '\\') {
                    i++;
                } else if (sign == '"') {
                    isQuoted = false;
                }
            } else if (sign == '"' && depth > 0) {
                isQuoted = true;
            } else if (sign == '{') {
                depth++;
            } else if (sign == '}' && depth-- == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The text with each placeholder replaced. */
    public static String replaced(String text, Function<Placeholder, String> by) {
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (Placeholder placeholder : in(text)) {
            replaced.append(text, from, placeholder.start()).append(by.apply(placeholder));
            from = placeholder.end();
        }
        return replaced.append(text, from, text.length()).toString();
    }

    /** All placeholders of a text, and the placeholders in their defaults. */
    static Stream<Placeholder> everyIn(String text) {
        return every(text, Set.of(), DEEPEST);
    }

    /** The placeholders whose names are not given, and the placeholders in the defaults that are used for them. */
    private static Stream<Placeholder> every(String text, Set<String> given, int depth) {
        return depth == 0
                ? Stream.empty()
                : in(text).stream()
                        .filter(found -> !given.contains(found.name()))
                        .flatMap(found -> Stream.concat(
                                Stream.of(found),
                                found.byDefault() == null
                                        ? Stream.empty()
                                        : every(found.byDefault(), given, depth - 1)));
    }

    /** The placeholders that still need a value before the text can be used, if the given names have values. */
    static Stream<Placeholder> open(String text, Set<String> given) {
        return every(text, given, DEEPEST).filter(found -> found.byDefault() == null);
    }

    /** The text with these values and, if {@code withDefaults}, with defaults. Placeholders in a value stay text. */
    static String filled(String text, Map<String, String> values, boolean withDefaults) {
        return filled(text, values, withDefaults, DEEPEST);
    }

    private static String filled(String text, Map<String, String> values, boolean withDefaults, int depth) {
        return depth == 0
                ? text
                : replaced(text, found -> {
                    String value = values.get(found.name());
                    String byDefault = found.byDefault();
                    if (value != null) {
                        return value;
                    }
                    if (byDefault == null) {
                        return text.substring(found.start(), found.end());
                    }
                    String filled = filled(byDefault, values, withDefaults, depth - 1);
                    return withDefaults ? filled : "${" + found.name() + ":-" + filled + "}";
                });
    }
}
