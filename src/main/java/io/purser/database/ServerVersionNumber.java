package io.purser.database;

import org.jspecify.annotations.Nullable;

/**
 * The number of a PostgreSQL by the version that it says: 160003 of {@code 16.3 (Debian 16.3-1)}, and 90524 of
 * {@code 9.5.24}. The driver reads it with the number formats of the locale, which a native executable unpacks from
 * compressed bundles first, at its start and on each connection's thread.
 */
final class ServerVersionNumber {
    private static final int PARTS = 3;
    /** Above it, the text is no version but already a number, such as 90401. */
    private static final int MOST_MAJOR = 10_000;

    private static final int MOST_LATER = 99;
    /** From this version on, the major version is one part and no longer two. */
    private static final int ONE_MAJOR_PART = 10;

    private ServerVersionNumber() {}

    /**
     * The number; 0 if it is unknown.
     *
     * @throws NumberFormatException if a part is too large
     */
    static int of(@Nullable String version) {
        if (version == null) {
            return 0;
        }
        int[] parts = new int[PARTS];
        int count = 0;
        int at = 0;
        while (count < PARTS) {
            int end = endOfDigits(version, at);
            if (end == at) {
                break;
            }
            parts[count++] = Integer.parseInt(version, at, end, 10);
            at = end;
            if (count == PARTS || at == version.length() || version.charAt(at) != '.') {
                break;
            }
            at++;
        }
        if (parts[0] >= MOST_MAJOR) {
            if (count == 1 && at == version.length()) {
                return parts[0];
            }
            throw new NumberFormatException("this is no version of a PostgreSQL: " + version);
        }
        if (parts[0] >= ONE_MAJOR_PART) {
            return count < PARTS ? parts[0] * 10_000 + parts[1] : old(parts, version);
        }
        return count > 1 ? old(parts, version) : 0;
    }

    private static int old(int[] parts, String version) {
        if (parts[1] > MOST_LATER || parts[2] > MOST_LATER) {
            throw new NumberFormatException("this is no version of a PostgreSQL: " + version);
        }
        return (parts[0] * 100 + parts[1]) * 100 + parts[2];
    }

    private static int endOfDigits(String text, int begin) {
        int end = begin;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
