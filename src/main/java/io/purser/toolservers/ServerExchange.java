package io.purser.toolservers;

import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.toolservers.client.Asking;
import io.purser.toolservers.client.ExchangeLimits;
import io.purser.toolservers.client.McpClient;
import io.purser.toolservers.client.Peer;
import io.purser.toolservers.client.RpcRequest;
import io.purser.toolservers.client.ServerAnswer;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ServerFailure.Effect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for a caller, within the server's time-out and the memory of the request. The server's gate learns what
 * came of it.
 *
 * @param largest bytes of one answer
 * @param memory grows by what the answer takes
 * @param asking how the server asks the caller in the middle of the request, or null
 */
record ServerExchange(
        RegisteredServer server,
        long largest,
        HeapLease memory,
        @Nullable Asking asking) {
    /**
     * An answer takes this many times its bytes until it is sent: as bytes, as texts, sealed, and as output. Its tree
     * comes in addition.
     */
    static final int HOLDING = 6;

    private static final long LARGEST_ANSWER = 4L << 20;
    private static final Duration LONGEST_GREETING = Duration.ofSeconds(10);

    /** The largest answer, if that account has the memory for requests. */
    static long largest(HeapAccount account) {
        return Math.min(LARGEST_ANSWER, account.limit() / HOLDING);
    }

    /** The longest that the server waits for the caller. */
    Duration waiting() {
        return asking == null ? Duration.ZERO : asking.longest();
    }

    /** How the server speaks. */
    Peer peer() throws ServerFailure {
        try {
            return greeted();
        } catch (ServerFailure failure) {
            if (failure.effect() != Effect.BUSY) {
                server.gate().failed();
            }
            throw failure;
        }
    }

    /** The memory of a greeting goes back when it is over. */
    private Peer greeted() throws ServerFailure {
        Duration timeout = server.definition().timeout();
        Duration longest = timeout.compareTo(LONGEST_GREETING) < 0 ? timeout : LONGEST_GREETING;
        long before = memory.bytes();
        try {
            return server.client().peer(asking, ExchangeLimits.within(longest, largest, 1, memory::grow));
        } finally {
            memory.tryResize(before);
        }
    }

    /** The answer. A request that met an ended session did nothing, and is sent once more in a new one. */
    ServerAnswer ask(RpcRequest request, Peer peer) throws ServerFailure {
        try {
            ServerAnswer answer = asked(request, peer);
            server.gate().answered();
            return answer;
        } catch (ServerFailure failure) {
            if (failure.effect() == Effect.NOT_SENT) {
                server.gate().failed();
            } else {
                server.gate().answered();
            }
            throw failure;
        }
    }

    private ServerAnswer asked(RpcRequest request, Peer peer) throws ServerFailure {
        McpClient client = server.client();
        try {
            return client.ask(request, peer, false, limits());
        } catch (ServerFailure failure) {
            if (failure.effect() != Effect.NOT_SENT || peer.session() == null) {
                throw failure;
            }
            return client.ask(request, greeted(), true, limits());
        }
    }

    private ExchangeLimits limits() {
        return ExchangeLimits.within(server.definition().timeout(), largest, HOLDING, memory::grow);
    }
}
