package io.purser.access;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.ThisMachine;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Guards a Purser that runs open on a developer's machine. It serves that machine alone. No page in that machine's
 * browser may reach it, neither by a request to another origin nor by a name that points to loopback.
 */
record DevelopmentModeGuard(LaunchMode mode) {
    /**
     * Refuses a request that does not come from a program on this machine.
     *
     * @throws Problem 403
     */
    void requireOwnMachine(HttpServerRequest request, String address) {
        HostAndPort authority = request.authority();
        if (!AnonymousAccess.isLoopback(address) || authority == null || !ThisMachine.isHost(authority.host())) {
            throw Problem.of(
                    ProblemType.FORBIDDEN, "this Purser is open, and so serves its own machine alone, as localhost");
        }
        String origin = request.getHeader("origin");
        if (origin != null && !ThisMachine.isHost(hostOf(origin))) {
            throw Problem.of(ProblemType.FORBIDDEN, "this Purser serves no page of another origin");
        }
    }

    /** Whether Quarkus's own developer pages, which have no row in the route table, may answer. */
    boolean mayGoOn(Caller caller, HttpServerRequest request) {
        return mode == LaunchMode.DEVELOPMENT
                && caller.equals(Caller.OPEN)
                && String.valueOf(request.uri()).startsWith("/q/");
    }

    private static @Nullable String hostOf(String origin) {
        try {
            return URI.create(origin).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
