package io.purser.routing;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts tokens as OpenAI's o200k_base does, in pieces, so that it needs little time and memory for any text: the work
 * grows only with the length of the text, and at most two long texts are counted at the same time.
 */
public final class Tokens {
    /** The number of characters that the tokenizer gets at once. */
    private static final int PIECE = 2_000;
    /**
     * The tokenizer's work for a word grows with the square of its length; no word of any language is as long as this.
     */
    private static final int LONGEST_WORD = 96;

    /** Texts of this length or longer wait for each other. */
    private static final int LONG = 100_000;

    private static final Semaphore LONG_ONES = new Semaphore(2);
    private static final int SECONDS = 5;
    /**
     * The characters for each token if there is no time to count: fewer than in any language, so that the estimate is
     * never too low.
     */
    private static final int CHARACTERS_OF_A_TOKEN_AT_LEAST = 2;

    private Tokens() {}

    /**
     * The number of tokens. If 96 characters have no place to cut, it may be one token too high for each cut. If other
     * long texts occupy the counter for five seconds, it is an estimate, which is rather too high.
     */
    public static long count(String text) {
        if (text.length() < LONG) {
            return countNow(text);
        }
        if (!tryAcquire()) {
            return Math.ceilDiv(text.length(), CHARACTERS_OF_A_TOKEN_AT_LEAST);
        }
        try {
            return countNow(text);
        } finally {
            LONG_ONES.release();
        }
    }

    private static boolean tryAcquire() {
        try {
            return LONG_ONES.tryAcquire(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long countNow(String text) {
        long tokens = 0;
        for (int start = 0; start < text.length(); ) {
            int end = endOfPiece(text, start);
            tokens += countPiece(text.substring(start, end));
            start = end;
        }
        return tokens;
    }

    private static long countPiece(String piece) {
        long tokens = 0;
        for (Matcher words = Encoding.WORD.matcher(piece); words.find(); ) {
            tokens += Encoding.TABLE.count(words.group().getBytes(StandardCharsets.UTF_8));
        }
        return tokens;
    }

    /** The end of the next piece: a place between two tokens, if there is one, and never inside a character. */
    private static int endOfPiece(String text, int start) {
        int lastCut = start;
        for (int at = start + 1; at < text.length(); at++) {
            if (isCut(text.charAt(at - 1), text.charAt(at))) {
                lastCut = at;
            }
            if (at - start >= PIECE || at - lastCut >= LONGEST_WORD) {
                int end = lastCut > start ? lastCut : at;
                return end == at && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : end;
            }
        }
        return text.length();
    }

    /** Whether a word or a number ends there: the next character cannot continue it; an apostrophe can. */
    private static boolean isCut(char before, char after) {
        return Character.isLetterOrDigit(before)
                && !Character.isLetterOrDigit(after)
                && !isMark(after)
                && !Character.isSurrogate(after)
                && after != '\''
                && after != '\u2019';
    }

    private static boolean isMark(char c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Holds the encoding. On a JVM, it is loaded at the first count. */
    private static final class Encoding {
        /** The words of o200k_base, as OpenAI's tiktoken splits a text. */
        static final Pattern WORD = Pattern.compile(
                String.join(
                        "|",
                        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                                + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
                        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                                + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
                        "\\p{N}{1,3}",
                        " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*",
                        "\\s*[\\r\\n]+",
                        "\\s+(?!\\S)",
                        "\\s+"),
                Pattern.UNICODE_CHARACTER_CLASS);

        static final TokenTable TABLE = TokenTable.read();
    }
}
