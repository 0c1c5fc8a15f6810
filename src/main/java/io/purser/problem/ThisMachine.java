package io.purser.problem;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names by which a URL or a request means the machine that Purser runs on. */
public final class ThisMachine {
    private static final Set<String> NAMES = Set.of("localhost", "[::1]", "::1");
    /** An address in IPv4. A name may begin with the same digits. */
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private ThisMachine() {}

    /** Whether the host, in lower case, is one of them. No name is looked up. */
    public static boolean isHost(@Nullable String host) {
        return host != null && (NAMES.contains(host) || LOOPBACK.matcher(host).matches());
    }
}
