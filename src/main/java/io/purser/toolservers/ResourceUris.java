package io.purser.toolservers;

import io.purser.toolservers.client.ThirdPartyText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URIs of resources. A server's resource keeps its URI while no other server has the same one. Behind the name of
 * its server, in {@code purser://servers/name/URI}, it can always be read.
 */
final class ResourceUris {
    /** Of Purser's own resources. No server has one. */
    private static final String OWN_SCHEME = "purser";

    private static final String SERVERS = OWN_SCHEME + "://servers/";
    static final int LONGEST = 2_000;
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):\\S*");

    private ResourceUris() {}

    /**
     * A URI behind the name of its server.
     *
     * @param server its name
     * @param uri as the server has it
     */
    record Named(String server, String uri) {
        /** Reads such a URI; null if it is another one. */
        static @Nullable Named read(String text) {
            int end = text.startsWith(SERVERS) ? text.indexOf('/', SERVERS.length()) : -1;
            return end < 0 ? null : new Named(text.substring(SERVERS.length(), end), text.substring(end + 1));
        }

        String text() {
            return SERVERS + server + "/" + uri;
        }
    }

    /**
     * Requires that a server's resource or template may begin so.
     *
     * @throws IllegalArgumentException saying why not
     */
    static void requireOffered(String uri) {
        if (uri.length() > LONGEST) {
            throw new IllegalArgumentException("its URI is longer than %d characters".formatted(LONGEST));
        }
        Matcher scheme = SCHEME.matcher(uri);
        if (!scheme.matches() || !ThirdPartyText.bounded(uri, LONGEST).equals(uri)) {
            throw new IllegalArgumentException(
                    "its URI does not begin with a scheme, or has a space or a hidden character");
        }
        if (scheme.group(1).equalsIgnoreCase(OWN_SCHEME)) {
            throw new IllegalArgumentException("its URI would be one of Purser's own");
        }
    }
}
