package io.purser.toolservers;

import io.purser.access.key.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/**
 * Seals the state that a server gives to a caller for the next round of a call. It opens for the same caller, server,
 * address and tool alone, on each replica, and for an hour.
 */
@ApplicationScoped
class RoundSeals {
    /** How long a state is good. */
    static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Where a state belongs.
     *
     * @param caller to whom it was given
     * @param origin the scheme, host and port of the server that gave it
     */
    record Place(String caller, String server, String origin, String tool) {
        static Place of(OfferedTool tool, String caller) {
            ToolServerDefinition server = tool.server().definition();
            return new Place(caller, server.name(), server.origin(), tool.name());
        }

        private byte[] associated() {
            return String.join("\n", "tool_round", caller, server, origin, tool).getBytes(StandardCharsets.UTF_8);
        }
    }

    private final SecretBox box;
    private final Clock clock;

    RoundSeals(SecretBox box, Clock clock) {
        this.box = box;
        this.clock = clock;
    }

    /** Whether there is a key to seal with. */
    boolean canSeal() {
        return box.canSeal();
    }

    String seal(String state, Place place) {
        byte[] text = state.getBytes(StandardCharsets.UTF_8);
        byte[] plain = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(clock.instant().plus(LONGEST).getEpochSecond())
                .put(text)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(plain, place.associated()));
    }

    /**
     * The state as the server gave it.
     *
     * @throws IllegalArgumentException saying why it cannot be used
     */
    String open(String sealed, Place place) {
        ByteBuffer plain =
                ByteBuffer.wrap(box.open(bytes(sealed), place.associated()).orElseThrow(RoundSeals::notOfThisCall));
        if (plain.getLong() < clock.instant().getEpochSecond()) {
            throw new IllegalArgumentException(
                    "is older than %d minutes; call the tool again without it".formatted(LONGEST.toMinutes()));
        }
        return StandardCharsets.UTF_8.decode(plain).toString();
    }

    private static byte[] bytes(String sealed) {
        try {
            return Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            throw notOfThisCall();
        }
    }

    private static IllegalArgumentException notOfThisCall() {
        return new IllegalArgumentException(
                "was not given to this key for this tool, or was changed; send it as the tool gave it");
    }
}
