package io.purser.agents;

import java.util.List;

/**
 * Cuts the endings of English words, so that "invoices", "invoiced" and "invoicing" count as one word. It is plain and
 * knows no exceptions: two words that should be one, or the reverse, cost little, because the examples are cut alike.
 */
final class Stemmer {
    /** The shortest stem that is left. */
    private static final int SHORTEST = 3;

    /** Endings that belong to nouns and verbs of one root, the longest first; what is left of the root ends in "at". */
    private static final List<String> OF_AT =
            List.of("ations", "ation", "ators", "ator", "ating", "ated", "ates", "ate", "ative");

    private static final List<String> OF_IZ = List.of(
            "izations",
            "isations",
            "ization",
            "isation",
            "izing",
            "ising",
            "izers",
            "izer",
            "ized",
            "ised",
            "izes",
            "ises",
            "ize",
            "ise");

    private Stemmer() {}

    /** The stem of a word in lower case. */
    static String stem(String word) {
        if (word.length() <= SHORTEST) {
            return word;
        }
        String root = replaced(word, OF_IZ, "iz");
        if (root == null) {
            root = replaced(word, OF_AT, "at");
        }
        return root == null ? withoutEnding(withoutPlural(word)) : root;
    }

    private static @org.jspecify.annotations.Nullable String replaced(String word, List<String> endings, String by) {
        for (String ending : endings) {
            if (word.endsWith(ending)) {
                int length = word.length() - ending.length();
                return length >= SHORTEST ? word.substring(0, length) + by : null;
            }
        }
        return null;
    }

    private static String withoutPlural(String word) {
        if (word.endsWith("ies") && word.length() > SHORTEST + 2) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches") || word.endsWith("shes")) {
            return word.substring(0, word.length() - 2);
        }
        if (word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is")) {
            return word.substring(0, word.length() - 1);
        }
        return word;
    }

    private static String withoutEnding(String word) {
        String stem = word;
        if (stem.endsWith("ing")) {
            stem = single(cut(stem, 3));
        } else if (stem.endsWith("ed") && !stem.endsWith("eed")) {
            stem = single(cut(stem, 2));
        } else if (stem.endsWith("ly")) {
            stem = cut(stem, 2);
        } else if (stem.endsWith("ment")) {
            stem = cut(stem, 4);
        } else if (stem.endsWith("ical")) {
            stem = cut(stem, 4);
        } else if (stem.endsWith("ic")) {
            stem = cut(stem, 2);
        }
        return stem.endsWith("e") || stem.endsWith("y") ? cut(stem, 1) : stem;
    }

    /** The word without its last characters, if enough of it is left and that has a vowel. */
    private static String cut(String word, int characters) {
        int length = word.length() - characters;
        return length >= SHORTEST && hasVowel(word, length) ? word.substring(0, length) : word;
    }

    private static boolean hasVowel(String word, int length) {
        for (int i = 0; i < length; i++) {
            if ("aeiouy".indexOf(word.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** The word without the doubling of its last consonant: "plann" is "plan". */
    private static String single(String stem) {
        int last = stem.length() - 1;
        char end = stem.charAt(last);
        return last >= SHORTEST && end == stem.charAt(last - 1) && "lsz".indexOf(end) < 0
                ? stem.substring(0, last)
                : stem;
    }
}
