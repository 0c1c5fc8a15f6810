package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions with one server that are for one caller each, because the caller can be asked something. The one that was
 * not used for longest makes room for another.
 */
final class CallerSessions {
    private static final int MOST = 64;

    /** Begins a session. */
    interface Greeting {
        Peer peer() throws ServerFailure;
    }

    /**
     * For whom a session is.
     *
     * @param capabilities that the server learnt
     */
    private record Owner(String caller, ObjectNode capabilities) {}

    private final Map<Owner, Peer> peers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Owner, Peer> eldest) {
            return size() > MOST;
        }
    };

    /** The session of that caller, or a new one. Two calls at once may begin two, of which later calls use one. */
    Peer peer(Asking asking, Greeting greeting) throws ServerFailure {
        Owner owner = new Owner(asking.caller(), asking.capabilities());
        Peer known = find(owner);
        if (known != null) {
            return known;
        }
        Peer begun = greeting.peer();
        return keep(owner, begun);
    }

    private synchronized @Nullable Peer find(Owner owner) {
        return peers.get(owner);
    }

    private synchronized Peer keep(Owner owner, Peer begun) {
        peers.put(owner, begun);
        return begun;
    }

    /** Forgets a session; false if it is none of these. */
    synchronized boolean forget(Peer known) {
        return peers.values().removeIf(known::equals);
    }
}
