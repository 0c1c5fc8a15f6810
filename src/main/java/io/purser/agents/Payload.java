package io.purser.agents;

import org.jspecify.annotations.Nullable;

/**
 * A task that brings the text to work on, as in {@code Translate into French: the server is down}. The request says who
 * should do the task, and the payload hardly does.
 *
 * @param request the text without the payload
 * @param payload what stands behind a colon, or between quotation marks
 */
record Payload(String request, String payload) {
    private static final String OPENING = "\"'`\u201c\u2018\u201e\u00ab";
    private static final String CLOSING = "\"'`\u201d\u2019\u201c\u00bb";

    /** The request and the payload of a text; null if it brings none. */
    static @Nullable Payload of(String text) {
        Payload behindColon = behindColon(text);
        return behindColon == null ? quoted(text) : behindColon;
    }

    private static @Nullable Payload behindColon(String text) {
        int colon = text.indexOf(':');
        while (colon >= 0 && colon + 1 < text.length() && !Character.isWhitespace(text.charAt(colon + 1))) {
            colon = text.indexOf(':', colon + 1);
        }
        return colon < 0 ? null : ofBoth(text.substring(0, colon), text.substring(colon + 1));
    }

    private static @Nullable Payload quoted(String text) {
        boolean[] unclosed = new boolean[OPENING.length()];
        for (int at = 0; at < text.length(); at++) {
            int kind = OPENING.indexOf(text.charAt(at));
            if (kind >= 0 && !unclosed[kind] && (at == 0 || !Words.isPartOfWord(text.charAt(at - 1)))) {
                int end = end(text, at + 1, CLOSING.charAt(kind));
                if (end > 0) {
                    return ofBoth(text.substring(0, at) + text.substring(end + 1), text.substring(at + 1, end));
                }
                // No later one is closed, either: each kind is looked for once.
                unclosed[kind] = true;
            }
        }
        return null;
    }

    /** Where a quotation ends: at the mark that no part of a word follows, or -1. */
    private static int end(String text, int from, char mark) {
        int end = text.indexOf(mark, from);
        while (end >= 0 && end + 1 < text.length() && Words.isPartOfWord(text.charAt(end + 1))) {
            end = text.indexOf(mark, end + 1);
        }
        return end;
    }

    private static @Nullable Payload ofBoth(String request, String payload) {
        return hasWords(request) && hasWords(payload) ? new Payload(request, payload) : null;
    }

    private static boolean hasWords(String text) {
        return text.chars().anyMatch(c -> Words.isPartOfWord((char) c));
    }
}
