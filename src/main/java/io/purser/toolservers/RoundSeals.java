package io.purser.toolservers;

import io.purser.access.key.SecretBox;
import io.purser.access.route.Caller;
import io.purser.toolservers.client.CallContent;
import io.purser.toolservers.client.WrittenObject;
import io.purser.toolservers.question.Abilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Seals the state that a server gives to a caller for the next round of a call. It opens for the same caller, server,
 * address and tool (or prompt, or resource) alone, on each replica, and for an hour.
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
     * @param asked the tool's name; or the method and, after a space, which no tool's name has, the prompt or the resource
     */
    record Place(String caller, String server, String origin, String asked) {
        static Place of(RegisteredServer server, String asked, Caller caller) {
            ToolServerDefinition definition = server.definition();
            return new Place(caller.id(), definition.name(), definition.origin(), asked);
        }

        private byte[] associated() {
            return String.join("\n", "tool_round", caller, server, origin, asked)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private final SecretBox box;
    private final Clock clock;

    RoundSeals(SecretBox box, Clock clock) {
        this.box = box;
        this.clock = clock;
    }

    private boolean canSeal() {
        return box.canSeal();
    }

    /** Passes on what that caller is asked there. Without a key to seal with, nobody can be asked. */
    Questions questions(@Nullable Abilities abilities, Place place) {
        return new Questions(canSeal() ? abilities : null, state -> seal(state, place));
    }

    /**
     * What a caller sends to that place.
     *
     * @param questions of that place
     * @throws IllegalArgumentException saying why the round's state cannot be used
     */
    CallContent content(@Nullable WrittenObject arguments, @Nullable Round round, Questions questions, Place place) {
        return new CallContent(
                arguments,
                questions.capabilities(),
                round == null ? null : round.responses(),
                round == null || round.state() == null ? null : open(round.state(), place),
                Map.of(),
                null,
                null);
    }

    String seal(String state, Place place) {
        byte[] text = state.getBytes(StandardCharsets.UTF_8);
        byte[] plain = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(clock.instant().plus(LONGEST).getEpochSecond())
                .put(text)
                .array();
        return text(box.seal(plain, place.associated()));
    }

    private static String text(byte[] sealed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
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
                    "is older than %d minutes; ask again without it, and with another idempotency key"
                            .formatted(LONGEST.toMinutes()));
        }
        return StandardCharsets.UTF_8.decode(plain).toString();
    }

    private static byte[] bytes(String sealed) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            throw notOfThisCall();
        }
        if (!text(bytes).equals(sealed)) {
            throw notOfThisCall(); // another text of the same state would be used once more under one key
        }
        return bytes;
    }

    private static IllegalArgumentException notOfThisCall() {
        return new IllegalArgumentException(
                "was not given to this key for this request, or was changed; send it as it was given");
    }
}
