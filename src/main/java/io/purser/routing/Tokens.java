package io.purser.routing;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens as OpenAI's o200k_base does, in pieces that keep memory small whatever the text is. */
public final class Tokens {
    /** A text without a space would be one word to the tokenizer, whose work grows with its square. */
    private static final int PIECE = 2_000;

    private Tokens() {}

    /** The count; where a word is longer than 2,000 characters it may be a token or two too high for each cut. */
    public static long count(String text) {
        long tokens = 0;
        for (int start = 0; start < text.length(); ) {
            int end = endOfPiece(text, start);
            tokens += Table.ENCODING.countTokensOrdinary(text.substring(start, end));
            start = end;
        }
        return tokens;
    }

    /** Cuts before a space, where a token begins anyway, and never inside a character. */
    private static int endOfPiece(String text, int start) {
        int end = start + PIECE;
        if (end >= text.length()) {
            return text.length();
        }
        for (int space = end; space > start + PIECE / 2; space--) {
            if (text.charAt(space) == ' ' && text.charAt(space - 1) != ' ') {
                return space;
            }
        }
        return Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
    }

    /** Loaded when something is counted for the first time: half a second and some twenty megabytes. */
    private static final class Table {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
