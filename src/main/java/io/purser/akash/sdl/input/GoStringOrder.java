package io.purser.akash.sdl.input;

import java.util.Comparator;

/** The order of texts in Go: by their bytes in UTF-8, which is the order of their code points. */
public final class GoStringOrder {
    public static final Comparator<String> ORDER = GoStringOrder::compare;

    private GoStringOrder() {}

    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                boolean pairs = Character.isSurrogate(left) || Character.isSurrogate(right);
                return pairs
                        ? Integer.compare(
                                Character.isSurrogate(left) ? left : left - 0x10000,
                                Character.isSurrogate(right) ? right : right - 0x10000)
                        : Character.compare(left, right);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
