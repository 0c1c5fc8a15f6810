package io.purser.agents;

import io.purser.codes.Names;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of a text as the classifier compares them: in lower case, without accents, stop words and endings. */
final class Words {
    /** Longer words are texts without spaces, such as encoded data. */
    static final int LONGEST = 40;
    /** The most characters of a text that are read, before and after its accents are taken off. */
    static final int MOST_READ = 20_000;

    private static final int MOST_WORDS = 4_000;
    private static final int FIRST_BEYOND_ASCII = 128;

    /** Words that say nothing about who should do a task. */
    private static final Set<String> STOP_WORDS = new HashSet<>(Names.list("""
            a about above after again all already also am an and any are as ask at away be because been before being below
            between both but by came can come could did do does doing done don down each either else every few for from
            further get gets getting give given gives go goes going got had has have having he her here him his how i if
            in into is it its itself just keep least less let like ll make makes making many may me might more most much
            must my need needs no nor not now of off ok on once one only onto or other our ours out over own per please
            put rather re said same say see seem shall she should since so some somebody someone something soon still
            such take takes tell than thank thanks that the their them then there these they thing things this those
            through to too two under until up upon us use using ve very want wants was way we well were what when where
            whether which while who whom whose why will with within without would yes yet you your yours
            hi hey hello dear kindly asap anybody anyone everybody everyone""".replaceAll("\\s+", " ")));

    private Words() {}

    /** The stems of a text, in its order, but no more than 4,000. A number is {@code 0}, an address on the web {@code url}. */
    static List<String> of(CharSequence text) {
        String plain = folded(text);
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < plain.length() && words.size() < MOST_WORDS) {
            char c = plain.charAt(at);
            if (isPartOfWord(c)) {
                int end = endOfWord(plain, at);
                if (plain.startsWith("://", end)) {
                    at = endOfAddress(plain, end);
                    words.add("url");
                    continue;
                }
                add(words, plain.substring(at, Math.min(end, at + LONGEST)));
                at = endOfShortForm(plain, end);
            } else {
                addSign(words, c);
                at++;
            }
        }
        return words;
    }

    /**
     * The beginning of the text in lower case and without accents. Each character is taken apart alone: that takes time
     * in proportion to the text, however many accents a letter has.
     */
    static String folded(CharSequence text) {
        String lower = text.subSequence(0, Math.min(text.length(), MOST_READ))
                .toString()
                .toLowerCase(Locale.ROOT);
        if (lower.chars().allMatch(c -> c < FIRST_BEYOND_ASCII)) {
            return lower;
        }
        StringBuilder folded = new StringBuilder(lower.length());
        for (int i = 0;
                i < lower.length() && folded.length() < MOST_READ;
                i += Character.charCount(lower.codePointAt(i))) {
            addFolded(lower.codePointAt(i), folded);
        }
        return folded.toString();
    }

    private static void addFolded(int character, StringBuilder folded) {
        if (character < FIRST_BEYOND_ASCII) {
            folded.append((char) character);
        } else if (Character.getType(character) != Character.NON_SPACING_MARK) {
            String apart = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD);
            for (int i = 0; i < apart.length(); i++) {
                char c = apart.charAt(i);
                if (Character.getType(c) != Character.NON_SPACING_MARK) {
                    folded.append(c == '\u2019' ? '\'' : c);
                }
            }
        }
    }

    /** In lower case with the same positions. */
    static String lower(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = Character.toLowerCase(chars[i]);
        }
        return new String(chars);
    }

    static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private static int endOfWord(String text, int at) {
        int end = at;
        while (end < text.length() && isPartOfWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int endOfAddress(String text, int at) {
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Behind the ending of a short form, as in "company's" and "we'll". */
    private static int endOfShortForm(String text, int at) {
        if (at < text.length() && text.charAt(at) == '\'') {
            int end = endOfWord(text, at + 1);
            return end - at <= 3 ? end : at + 1;
        }
        return at;
    }

    private static void add(List<String> words, String word) {
        if (word.chars().allMatch(Character::isDigit)) {
            words.add("0");
        } else if (!STOP_WORDS.contains(word)) {
            words.add(Stemmer.stem(word));
        }
    }

    private static void addSign(List<String> words, char c) {
        switch (c) {
            case '$' -> words.add("dollar");
            case '\u20ac' -> words.add("euro");
            case '%' -> words.add("percent");
            case '*', '+', '=' -> words.add("+");
            default -> {}
        }
    }
}
