package io.purser.routing;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The meaning of the name of a field or a header: whether it declares a prompt confidential. A caller that spells the
 * name in another way than Purser does must not find out by a leak that Purser did not understand it.
 */
public enum ConfidentialName {
    /** The name has another meaning. */
    OTHER,
    /**
     * It means confidential, in one of its spellings: {@code Confidential}, {@code is_confidential},
     * {@code X-Confidential}.
     */
    EXACT,
    /** The name looks like it, but its meaning is unclear: {@code confidentiality}, {@code confidental}. */
    SIMILAR;

    private static final String NAME = "confidential";
    private static final int MOST_TYPOS = 2;
    private static final char FIRST_BEYOND_ASCII = 128;
    /** Headers of nearly every request that are as long as the name, and would be compared with it letter by letter. */
    private static final Set<String> USUAL = Set.of("Content-Type", "content-type", "Content-Length", "content-length");
    /** Prefixes without a meaning, without punctuation. */
    private static final Pattern PREFIXES = Pattern.compile("(x|purser|is)+");

    /** The meaning of the name, whatever its case and punctuation are. */
    public static ConfidentialName of(String name) {
        if (name.length() < NAME.length() - MOST_TYPOS || USUAL.contains(name)) {
            return OTHER;
        }
        String letters = letters(name);
        if (letters.contains(NAME)) {
            return withoutPrefixes(letters).equals(NAME) ? EXACT : SIMILAR;
        }
        return isTypo(letters) || isTypo(withoutPrefixes(letters)) ? SIMILAR : OTHER;
    }

    private static String withoutPrefixes(String letters) {
        Matcher prefixes = PREFIXES.matcher(letters);
        return prefixes.lookingAt() ? letters.substring(prefixes.end()) : letters;
    }

    /** Reads {@code true} and {@code false}, in any case; empty for everything else. */
    public static Optional<Boolean> read(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= FIRST_BEYOND_ASCII) {
                return false;
            }
        }
        return true;
    }

    private static String letters(String name) {
        String usual = isAscii(name) ? name : Normalizer.normalize(name, Normalizer.Form.NFKC);
        StringBuilder letters = new StringBuilder(usual.length());
        for (int i = 0; i < usual.length(); i++) {
            if (Character.isLetterOrDigit(usual.charAt(i))) {
                letters.append(Character.toLowerCase(usual.charAt(i)));
            }
        }
        return letters.toString();
    }

    /** Whether at most two inserted, deleted or replaced letters turn the text into the name. */
    private static boolean isTypo(String letters) {
        if (Math.abs(letters.length() - NAME.length()) > MOST_TYPOS || letters.charAt(0) != NAME.charAt(0)) {
            return false;
        }
        int[] before = new int[NAME.length() + 1];
        for (int j = 0; j <= NAME.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= letters.length(); i++) {
            int[] now = new int[NAME.length() + 1];
            now[0] = i;
            for (int j = 1; j <= NAME.length(); j++) {
                int replaced = before[j - 1] + (letters.charAt(i - 1) == NAME.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[NAME.length()] <= MOST_TYPOS;
    }
}
