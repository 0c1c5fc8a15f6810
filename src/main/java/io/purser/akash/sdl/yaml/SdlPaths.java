package io.purser.akash.sdl.yaml;

/** How a place in a document is written: {@code services.web.expose[0].port}. */
public final class SdlPaths {
    private SdlPaths() {}

    /** Keys that are no plain words are quoted in brackets. */
    public static String field(String path, String key) {
        if (!isWord(key)) {
            return path + "[\"" + key + "\"]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    public static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    private static boolean isWord(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c == '-' || c == '_' || Character.isLetterOrDigit(c));
    }
}
