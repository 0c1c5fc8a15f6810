package io.purser.routing;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Counts tokens as OpenAI's o200k_base does, in pieces that keep time and memory small whatever the text is: the work
 * for a text grows with its length alone, and long texts are counted a few at once.
 */
public final class Tokens {
    /** How much is given to the tokenizer at once. */
    private static final int PIECE = 2_000;
    /** The tokenizer's work for one word grows with its square; no word of any language is as long as this. */
    private static final int LONGEST_WORD = 96;

    /** Longer texts wait for each other. */
    private static final int LONG = 100_000;

    private static final Semaphore LONG_ONES = new Semaphore(2);
    private static final int SECONDS = 5;
    /** What a text has for each token when nobody has the time to count: fewer than any language, so never too few. */
    private static final int CHARACTERS_OF_A_TOKEN_AT_LEAST = 2;

    private Tokens() {}

    /**
     * The count. Where there is nothing to cut at for 96 characters it may be a token too high for each cut; where
     * other long texts have been counted for five seconds it is a guess, and rather too high.
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
            tokens += Table.ENCODING.countTokensOrdinary(text.substring(start, end));
            start = end;
        }
        return tokens;
    }

    /** Cuts where a token begins anyway, if there is such a place, and never inside a character. */
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

    /** A word or a number ends wherever something follows that is no part of one; an apostrophe may be. */
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

    /** Loaded when something is counted for the first time: half a second and some twenty megabytes. */
    private static final class Table {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
