package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions with one server that are for one caller each, because the caller can be asked something. The one that was
 * not used for longest makes room for another: first among those of the same caller, of whom there are at most four.
 */
final class CallerSessions {
    private static final int MOST = 64;
    private static final int MOST_OF_CALLER = 4;

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

    /**
     * The session of that caller, or a new one. Two calls at once may begin two, of which later calls use one. If the
     * server refuses another session, such as one that has a single one, the caller goes on in the shared one.
     */
    Peer peer(Asking asking, Peer shared, Greeting greeting) throws ServerFailure {
        Owner owner = new Owner(asking.caller(), asking.capabilities());
        Peer known = find(owner);
        if (known != null) {
            return known;
        }
        try {
            return keep(owner, greeting.peer());
        } catch (ServerFailure failure) {
            if (failure.effect() != ServerFailure.Effect.NOT_SENT) {
                throw failure;
            }
            return keep(owner, shared);
        }
    }

    private synchronized @Nullable Peer find(Owner owner) {
        return peers.get(owner);
    }

    private synchronized Peer keep(Owner owner, Peer begun) {
        peers.put(owner, begun);
        List<Owner> own = peers.keySet().stream()
                .filter(each -> each.caller().equals(owner.caller()))
                .toList();
        own.subList(0, Math.max(0, own.size() - MOST_OF_CALLER)).forEach(peers::remove);
        return begun;
    }

    /** Forgets a session, so that the next call of its caller begins one; false if it is none of these. */
    synchronized boolean forget(Peer known) {
        return peers.values().removeIf(known::equals);
    }
}
