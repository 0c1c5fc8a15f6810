package io.purser.akash.sdl;

/** How a place in a document is written: {@code services.web.expose[0].port}. */
final class Paths {
    private Paths() {}

    /** Keys that are no plain words are quoted in brackets. */
    static String field(String path, String key) {
        if (!isWord(key)) {
            return path + "[\"" + key + "\"]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    private static boolean isWord(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c == '-' || c == '_' || Character.isLetterOrDigit(c));
    }
}
