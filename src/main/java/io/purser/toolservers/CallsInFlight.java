package io.purser.toolservers;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of all tool servers that are in flight here. Each holds one of the threads that serve requests, so that
 * neither one key nor one server has all of them.
 */
@Singleton
class CallsInFlight {
    private static final int MOST = 64;
    private static final int MOST_OF_KEY = 32;
    private static final int MOST_OF_SERVER = 48;

    private final Map<String, Integer> ofKeys = new HashMap<>();
    private final Map<String, Integer> ofServers = new HashMap<>();
    private int all;

    /**
     * Lets a call through to that server, if neither all servers nor this one have too many.
     *
     * @throws Problem {@code busy} if too many are in flight, {@code not_ready} while the server rests
     */
    <T> T pass(RegisteredServer server, Caller caller, Supplier<T> call) {
        String name = server.definition().name();
        enter(caller.id(), name);
        try {
            server.gate().enter(caller.id(), server.definition().callsAtOnce());
            try {
                return call.get();
            } finally {
                server.gate().leave(caller.id());
            }
        } finally {
            leave(caller.id(), name);
        }
    }

    /**
     * Lets a call in; {@link #leave} has to follow.
     *
     * @throws Problem {@code busy} if too many are in flight
     */
    synchronized void enter(String key, String server) {
        if (all >= MOST) {
            throw busy("%d calls of tool servers are in flight here, and no more go out at once".formatted(MOST));
        }
        if (ofKeys.getOrDefault(key, 0) >= MOST_OF_KEY) {
            throw busy("%d calls of this key are in flight at tool servers, and a key has no more here at once"
                    .formatted(MOST_OF_KEY));
        }
        if (ofServers.getOrDefault(server, 0) >= MOST_OF_SERVER) {
            throw busy("%d calls of the tool server \"%s\" are in flight here, and no more go there at once"
                    .formatted(MOST_OF_SERVER, server));
        }
        ofKeys.merge(key, 1, Integer::sum);
        ofServers.merge(server, 1, Integer::sum);
        all++;
    }

    /** Lets a call out. */
    synchronized void leave(String key, String server) {
        all--;
        ofKeys.merge(key, -1, CallsInFlight::less);
        ofServers.merge(server, -1, CallsInFlight::less);
    }

    private static @Nullable Integer less(int before, int change) {
        return before + change == 0 ? null : before + change;
    }

    private static Problem busy(String why) {
        return Problem.of(ProblemType.BUSY, why).retryAfter(Duration.ofSeconds(1));
    }
}
