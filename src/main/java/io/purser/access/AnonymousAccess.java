package io.purser.access;

import io.quarkus.runtime.LaunchMode;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether callers without a credential are let in. Only a developer's Purser on loopback and the tests may be
 * open. A production start without an operator's key is refused.
 */
final class AnonymousAccess {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private AnonymousAccess() {}

    /**
     * Decides whether this Purser is open.
     *
     * @param mode how this process was started; a profile alone opens nothing
     * @param wanted {@code purser.access.open}; if it is not set, Purser is open if it may be and has no operator's key
     * @param host {@code quarkus.http.host}
     * @throws IllegalStateException if Purser must not start; the message says which setting to change
     */
    static boolean decide(LaunchMode mode, Optional<Boolean> wanted, String host, boolean hasOperatorKey) {
        boolean mayBeOpen = mode.isDevOrTest() && LOOPBACK.contains(host);
        if (wanted.orElse(false) && !mayBeOpen) {
            throw new IllegalStateException(
                    "purser.access.open is for development on loopback alone; remove it, and set"
                            + " PURSER_OPERATOR_KEY or PURSER_OPERATOR_KEY_FILE");
        }
        boolean open = mayBeOpen && wanted.orElse(!hasOperatorKey);
        if (!open && !hasOperatorKey) {
            throw new IllegalStateException("nobody could use this Purser: set PURSER_OPERATOR_KEY, or"
                    + " PURSER_OPERATOR_KEY_FILE to a file that holds it; `purser key create --operator` prints a"
                    + " new one");
        }
        return open;
    }

    static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1") || address.startsWith("0:0:0:0:0:0:0:1");
    }
}
