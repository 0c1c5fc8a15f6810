package io.purser.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A JSON document that a setting gives: the document itself, or the name of the file that holds it. What begins with
 * a bracket or a brace, or has more than one line, is the document; a container has no files but its image's.
 */
public final class SettingDocument {
    private static final int LONGEST_QUOTED = 200;

    private final String name;
    private final byte[] content;

    private SettingDocument(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    /**
     * Reads it whole.
     *
     * @param variable the setting's environment variable, for messages
     * @param given what the setting says
     * @throws UncheckedIOException naming the variable and the file, where that cannot be read
     */
    public static SettingDocument read(String variable, String given) {
        return isDocument(given)
                ? new SettingDocument(variable, given.getBytes(UTF_8))
                : new SettingDocument(given, file(variable, given));
    }

    /** Whether a setting holds the document itself. */
    public static boolean isDocument(String given) {
        String text = given.strip();
        return text.startsWith("[") || text.startsWith("{") || text.contains("\n");
    }

    private static byte[] file(String variable, String given) {
        try {
            return Files.readAllBytes(Path.of(given.strip()));
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

    /** How messages call it: the file, or the setting. */
    public String name() {
        return name;
    }

    public byte[] content() {
        return content.clone();
    }
}
