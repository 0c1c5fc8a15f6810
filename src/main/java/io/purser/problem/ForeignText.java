package io.purser.problem;

import java.util.regex.Pattern;

/** Texts that other systems write, for messages, logs and terminals of ours. */
public final class ForeignText {
    /** The usual length of such a text, in characters. */
    public static final int USUAL = 500;

    private static final String CUT = " …";
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029\\s]+");

    private ForeignText() {}

    /** One line of visible characters, cut at the usual length. */
    public static String line(String text) {
        return line(text, USUAL);
    }

    /**
     * One line of visible characters: each run of line breaks, controls and spaces becomes one space.
     *
     * @param longest in characters; a longer text is cut, and ends with an ellipsis
     */
    public static String line(String text, int longest) {
        // What is looked at is bounded, too: the text may have megabytes of spaces.
        String start = text.length() > 4 * longest ? text.substring(0, 4 * longest) : text;
        String line = NOT_SHOWN.matcher(start).replaceAll(" ").strip();
        if (line.length() <= longest && start.length() == text.length()) {
            return line;
        }
        int end = Math.min(line.length(), longest - CUT.length());
        boolean isWithinACharacter = end > 0 && Character.isHighSurrogate(line.charAt(end - 1));
        return (line.substring(0, isWithinACharacter ? end - 1 : end).stripTrailing() + CUT).strip();
    }
}
