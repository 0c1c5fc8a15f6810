package io.purser.toolservers.client;

/** Text that a tool server wrote, for people and models: bounded, and without characters that nobody sees. */
public final class ThirdPartyText {
    /** The most characters of a server's words in a message of Purser's. */
    private static final int QUOTE = 300;

    private ThirdPartyText() {}

    /** The text without control and format characters, cut after so many characters. */
    public static String bounded(String text, int most) {
        StringBuilder seen = new StringBuilder();
        text.codePoints().limit(4L * most).filter(ThirdPartyText::isSeen).forEach(seen::appendCodePoint);
        if (seen.length() <= most) {
            return seen.toString();
        }
        int end = Character.isHighSurrogate(seen.charAt(most - 1)) ? most - 1 : most;
        return seen.substring(0, end) + "…";
    }

    /** The text on one line, as a message may quote it. */
    public static String quoted(String text) {
        return bounded(text.replaceAll("\\s+", " "), QUOTE).strip();
    }

    private static boolean isSeen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\t';
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
