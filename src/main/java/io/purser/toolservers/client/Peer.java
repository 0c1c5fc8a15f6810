package io.purser.toolservers.client;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tool server speaks: without a session, or in one that a handshake began.
 *
 * @param revision of the protocol
 * @param session its id; null if there is none
 */
public record Peer(String revision, @Nullable String session) {
    /** The revision without sessions. */
    static final String STATELESS = "2026-07-28";

    /** The newest revision with a handshake. */
    static final String HANDSHAKE = "2025-11-25";

    private static final Set<String> WITH_HANDSHAKE = Set.of(HANDSHAKE, "2025-06-18", "2025-03-26");
    private static final int LONGEST_SESSION = 1_000;

    static final Peer WITHOUT_SESSION = new Peer(STATELESS, null);

    /**
     * The peer after a handshake.
     *
     * @throws ServerFailure if it chose another revision, or a session whose id no header can have
     */
    static Peer ofHandshake(String revision, @Nullable String session) throws ServerFailure {
        if (!WITH_HANDSHAKE.contains(revision)) {
            throw new ServerFailure(
                    ServerFailure.Effect.NOT_SENT,
                    "speaks the revision \"%s\" of the protocol, which is not known here"
                            .formatted(ThirdPartyText.quoted(revision)));
        }
        if (session != null && (session.length() > LONGEST_SESSION || !session.matches("[!-~]+"))) {
            throw new ServerFailure(ServerFailure.Effect.NOT_SENT, "gives a session an id that no header may have");
        }
        return new Peer(revision, session);
    }

    boolean isStateless() {
        return revision.equals(STATELESS);
    }
}
