package io.purser.json;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Checks for UTF-8, the one encoding of JSON between systems (RFC 8259, section 8.1). If Purser read a body in another
 * encoding, its length in bytes would say nothing about the text that Purser sends on.
 */
public final class Utf8 {
    private static final int PIECE = 4_096;
    /**
     * The first bytes that show the encoding. Any JSON text begins with two ASCII characters; in UTF-16 and UTF-32
     * there is a zero beside the first.
     */
    private static final int TELLING_BYTES = 4;

    private Utf8() {}

    /**
     * Requires UTF-8, with or without a byte order mark.
     *
     * @throws Problem {@code malformed} if the body is in another encoding, or has bytes that are not UTF-8
     */
    public static void require(byte[] body) {
        boolean ascii = true;
        for (int i = 0; i < body.length; i++) {
            ascii &= body[i] >= 0;
            if (i < TELLING_BYTES && body[i] == 0) {
                throw Problem.of(ProblemType.MALFORMED, "the body has to be JSON in UTF-8, and is in another encoding");
            }
        }
        if (!ascii) {
            requireValid(body);
        }
    }

    private static void requireValid(byte[] body) {
        int wrong = firstWrong(body);
        if (wrong >= 0) {
            throw Problem.of(
                    ProblemType.MALFORMED,
                    "the body has to be JSON in UTF-8; the byte at position %d belongs to no character"
                            .formatted(wrong));
        }
    }

    /** The bytes of a text in UTF-8, without a copy of it. Half a character counts as one byte, as {@code ?} has it. */
    public static int length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                length += 2;
                i++;
            } else if (!Character.isSurrogate(character) && character >= 0x80) {
                length += character < 0x800 ? 1 : 2;
            }
        }
        return length;
    }

    /** Whether every byte belongs to a character. */
    public static boolean isValid(byte[] text) {
        return firstWrong(text) < 0;
    }

    /** The position of the first byte that belongs to no character, or −1 if all bytes do. */
    private static int firstWrong(byte[] text) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(text);
        CharBuffer characters = CharBuffer.allocate(Math.min(PIECE, text.length + 1));
        CoderResult result;
        do {
            characters.clear();
            result = decoder.decode(bytes, characters, true);
        } while (result.isOverflow());
        return result.isError() ? bytes.position() : -1;
    }
}
