package io.purser.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A JSON document from a setting. The setting holds the document itself, or the name of the file that holds it. A
 * setting that begins with a bracket or a brace, or has more than one line, is the document, because a container has
 * only its image's files.
 */
public final class SettingDocument {
    private static final int LONGEST_QUOTED = 200;
    /** The byte order mark, which some editors write at the beginning of a file, and JSON forbids. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final byte[] MARKS_BYTES = BYTE_ORDER_MARK.getBytes(UTF_8);

    private final String name;
    private final byte[] content;

    private SettingDocument(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    /**
     * Reads the whole document.
     *
     * @param variable the setting's environment variable, for messages
     * @param given the setting's value
     * @throws UncheckedIOException if the file cannot be read; the message names the variable and the file
     */
    public static SettingDocument read(String variable, String given) {
        String text = unmarked(given);
        return isDocument(text)
                ? new SettingDocument(variable, text.getBytes(UTF_8))
                : new SettingDocument(text, file(variable, text));
    }

    /** Whether a setting holds the document itself. */
    public static boolean isDocument(String given) {
        String text = unmarked(given).strip();
        return text.startsWith("[") || text.startsWith("{") || text.contains("\n");
    }

    /** The text without a byte order mark at its beginning. */
    public static String unmarked(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    private static byte[] file(String variable, String given) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(given.strip()));
            return Arrays.mismatch(bytes, MARKS_BYTES) == MARKS_BYTES.length
                    ? Arrays.copyOfRange(bytes, MARKS_BYTES.length, bytes.length)
                    : bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(unreadable(variable, given), e);
        } catch (InvalidPathException e) {
            throw new UncheckedIOException(unreadable(variable, given), new IOException(e));
        }
    }

    private static String unreadable(String variable, String given) {
        String quoted = given.length() > LONGEST_QUOTED ? given.substring(0, LONGEST_QUOTED) + "…" : given;
        return variable + " names a file that cannot be read: " + quoted
                + " (or let it hold the JSON itself, which begins with [ or {)";
    }

    /** The document's name in messages: the file, or the setting. */
    public String name() {
        return name;
    }

    public byte[] content() {
        return content.clone();
    }
}
