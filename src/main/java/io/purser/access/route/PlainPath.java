package io.purser.access.route;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A request's path that has only one reading. Routers, servers and proxies read {@code //}, {@code /.}, {@code ;x=y},
 * {@code %2e} and a last slash in different ways. Purser refuses a path with any of these from every sender.
 *
 * @param text as it was sent, without the query
 */
public record PlainPath(String text) {
    private static final String PUNCTUATION = "-._~:@!$'()*+,=&";
    // RFC 3986, section 2.3: letters, digits and -._~ never need encoding, so an encoded one only hides something. The
    // others of this list have a meaning of their own in some router.
    private static final String NEVER_ENCODED = "-._~/\\;%?#";
    private static final int LONGEST = 2_048;
    /**
     * Below this path follows the name of a model. Some clients encode a slash in it and others do not; both mean a
     * slash.
     */
    private static final String MODELS = "/v1/models/";

    /**
     * The path of a request's target, if it is plain.
     *
     * @param target the request line's target in origin form (RFC 9112, section 3.2.1), with or without a query
     */
    public static Optional<PlainPath> of(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (path.equals("/")) {
            return Optional.of(new PlainPath(path));
        }
        if (!path.startsWith("/") || path.length() > LONGEST) {
            return Optional.empty();
        }
        String read = path.startsWith(MODELS) ? path.replace("%2F", "/").replace("%2f", "/") : path;
        for (String segment : read.substring(1).split("/", -1)) {
            if (!isPlain(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(new PlainPath(read));
    }

    /** The path of a target without its last slash, if it ends with one and is otherwise plain. */
    public static Optional<PlainPath> withoutLastSlash(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return path.length() > 1 && path.endsWith("/") ? of(path.substring(0, path.length() - 1)) : Optional.empty();
    }

    private static boolean isPlain(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return false;
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                if (!isHarmlessEscape(segment, i)) {
                    return false;
                }
                i += 2;
            } else if (!isLetterOrDigit(c) && PUNCTUATION.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHarmlessEscape(String segment, int at) {
        if (at + 2 >= segment.length()
                || !HexFormat.isHexDigit(segment.charAt(at + 1))
                || !HexFormat.isHexDigit(segment.charAt(at + 2))) {
            return false;
        }
        char decoded = (char) HexFormat.fromHexDigits(segment, at + 1, at + 3);
        return decoded >= ' ' && decoded < 0x7f && !isLetterOrDigit(decoded) && NEVER_ENCODED.indexOf(decoded) < 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    List<String> segments() {
        return List.of(text.substring(1).split("/", -1));
    }
}
