package io.purser.akash.sdl.yaml;

/** Writes the path of a place in a document: {@code services.web.expose[0].port}. */
public final class SdlPaths {
    private SdlPaths() {}

    /** The path of a field. Keys that are not plain words are in brackets and quotes. */
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
