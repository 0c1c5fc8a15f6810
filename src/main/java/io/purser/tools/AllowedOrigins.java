package io.purser.tools;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The origins of web pages that may send messages. A page of somebody else could otherwise use the tools of the machine
 * on which it is shown. Programs send no origin.
 */
@ApplicationScoped
class AllowedOrigins {
    /** What a page of another origin gets to read. */
    static final String REFUSAL =
            "pages of this origin may not use the tools; the operator allows origins in PURSER_TOOL_ORIGINS";

    private static final Set<String> OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> others;

    AllowedOrigins(ToolProperties settings) {
        this.others = settings.toolOrigins().orElse(List.of()).stream()
                .map(AllowedOrigins::plain)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a request with this header {@code Origin} may go on; null means that it has none. */
    boolean allow(@Nullable String origin) {
        return origin == null || others.contains(plain(origin)) || isOfThisMachine(origin);
    }

    private static boolean isOfThisMachine(String origin) {
        try {
            URI uri = URI.create(origin);
            return uri.getHost() != null
                    && OF_THIS_MACHINE.contains(uri.getHost().toLowerCase(Locale.ROOT))
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String plain(String origin) {
        return origin.strip().toLowerCase(Locale.ROOT);
    }
}
