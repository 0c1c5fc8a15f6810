package io.purser.deploy.source.tree;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a stranger's file, which a pattern may read over a limited number of times: whoever writes a file that a
 * pattern would go through for hours is refused instead. Patterns here are written so that they come nowhere near it.
 */
public final class BoundedText implements CharSequence {
    private static final long READINGS = 200;
    private static final long AT_LEAST = 100_000;

    private final String text;
    private long left;

    /** One text for several patterns, which may read it so often together. */
    public BoundedText(String text) {
        this.text = text;
        this.left = AT_LEAST + READINGS * text.length();
    }

    /**
     * The pattern over the text.
     *
     * @throws TooCostly from the matcher, where it reads it too often
     */
    public static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new BoundedText(text));
    }

    /** Whether the pattern is somewhere in the text. */
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
