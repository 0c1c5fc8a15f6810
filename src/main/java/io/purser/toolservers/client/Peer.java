package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a tool server speaks: without a session, or in one that a handshake began.
 *
 * @param revision of the protocol
 * @param session its id; null if there is none
 * @param capabilities what it says that it has, of what is known here
 */
public record Peer(String revision, @Nullable String session, Set<String> capabilities) {
    /** The revision without sessions. */
    static final String STATELESS = "2026-07-28";

    /** The newest revision with a handshake. */
    static final String HANDSHAKE = "2025-11-25";

    private static final Set<String> WITH_HANDSHAKE = Set.of(HANDSHAKE, "2025-06-18", "2025-03-26");
    private static final Set<String> CAPABILITIES = Set.of("tools", "resources", "prompts", "completions");
    private static final int LONGEST_SESSION = 1_000;

    /** Before anybody knows what it has. */
    static final Peer WITHOUT_SESSION = new Peer(STATELESS, null, Set.of());

    public Peer {
        capabilities = Set.copyOf(capabilities);
    }

    /** The peer that discovers well. */
    static Peer ofDiscovery(ObjectNode discovered) {
        return new Peer(STATELESS, null, capabilities(discovered));
    }

    /**
     * The peer after a handshake.
     *
     * @throws ServerFailure if it chose another revision, or a session whose id no header can have
     */
    static Peer ofHandshake(ObjectNode greeting, @Nullable String session) throws ServerFailure {
        String revision = greeting.path("protocolVersion").asText();
        if (!WITH_HANDSHAKE.contains(revision)) {
            throw new ServerFailure(
                    ServerFailure.Effect.NOT_SENT,
                    "speaks the revision \"%s\" of the protocol, which is not known here"
                            .formatted(ThirdPartyText.quoted(revision)));
        }
        if (session != null && (session.length() > LONGEST_SESSION || !session.matches("[!-~]+"))) {
            throw new ServerFailure(ServerFailure.Effect.NOT_SENT, "gives a session an id that no header may have");
        }
        return new Peer(revision, session, capabilities(greeting));
    }

    private static Set<String> capabilities(ObjectNode greeting) {
        return CAPABILITIES.stream()
                .filter(name -> greeting.path("capabilities").path(name).isObject())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the server says that it has this. */
    public boolean has(String capability) {
        return capabilities.contains(capability);
    }

    /** Whether it speaks the revision without sessions. */
    public boolean isStateless() {
        return revision.equals(STATELESS);
    }
}
