package io.purser.akash.sdl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A placeholder in a text, such as {@code ${PURSER_ZONE}}, or with a default {@code ${PURSER_ZONE:-UTC}}. A default may
 * be JSON, as in {@code ${PURSER_MODELS:-{"a": [1]}}}: it ends at the brace that closes the placeholder's.
 *
 * @param start of it in the text
 * @param end behind its last character
 * @param byDefault what it is where nobody gives a value; null where it has no default
 */
record Placeholder(
        int start, int end, String name, @Nullable String byDefault) {
    private static final Pattern BEGINNING = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*+)(:-|})");

    /** All of a text, in its order; those in a default are that default's. */
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
                // Where a brace has no other, the first one closes here and in the rest: each text is read through
                // twice at most.
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

    /** Where the brace closes that was opened before; those in the quotes of a JSON in it are none. */
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

    /** The text with each of them replaced. */
    static String replaced(String text, Function<Placeholder, String> by) {
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (Placeholder placeholder : in(text)) {
            replaced.append(text, from, placeholder.start()).append(by.apply(placeholder));
            from = placeholder.end();
        }
        return replaced.append(text, from, text.length()).toString();
    }
}
