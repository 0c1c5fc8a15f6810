package io.purser.deploy.source.tree;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a file from an untrusted repository. A pattern may read it only a limited number of times, so that nobody
 * can write a file that keeps a pattern busy for hours. The patterns here are written so that they stay far below the
 * limit.
 */
public final class BoundedText implements CharSequence {
    private static final long READINGS = 200;
    private static final long AT_LEAST = 100_000;

    private final String text;
    private long left;

    /** Several patterns that read the same object share its limit. */
    public BoundedText(String text) {
        this.text = text;
        this.left = AT_LEAST + READINGS * text.length();
    }

    /**
     * The matcher of the pattern on the text.
     *
     * @throws TooCostly from the matcher, if it reads the text too often
     */
    public static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new BoundedText(text));
    }

    /** Whether the pattern matches anywhere in the text. */
    public static boolean has(Pattern pattern, String text) {
        return matcher(pattern, text).find();
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooCostly();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
