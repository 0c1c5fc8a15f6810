package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import io.purser.access.route.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The sessions of callers. A session is its id: the id has, sealed for the caller's key, what the caller can be asked and
 * when the session expires. So each replica knows it, also after a restart. It gives no right.
 */
@ApplicationScoped
public class CallerSessionIds {
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final byte VERSION = 2;
    private static final int BYTES = 2 + Long.BYTES;

    private final SecretBox box;
    private final SealedTexts sealed;
    private final Clock clock;

    CallerSessionIds(SecretBox box, Clock clock) {
        this.box = box;
        this.sealed = new SealedTexts(box, "tool_session");
        this.clock = clock;
    }

    /** Whether there is a key to seal ids with. */
    public boolean areThere() {
        return box.canSeal();
    }

    /** The id of a new session; empty without a key to seal with. */
    public Optional<String> begin(Caller caller, Abilities abilities) {
        if (!box.canSeal()) {
            return Optional.empty();
        }
        byte[] plain = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .put(abilities.bits())
                .putLong(clock.instant().plus(LIFETIME).toEpochMilli())
                .array();
        return Optional.of(sealed.seal(plain, caller.id()));
    }

    /** The session; empty if it is none of this caller, or has expired. */
    public Optional<CallerSession> find(String id, Caller caller) {
        return sealed.open(id, caller.id())
                .filter(plain -> plain.length == BYTES && plain[0] == VERSION)
                .map(plain -> new CallerSession(
                        id,
                        Abilities.ofBits(plain[1]),
                        Instant.ofEpochMilli(ByteBuffer.wrap(plain).getLong(2))))
                .filter(session -> session.until().isAfter(clock.instant()));
    }
}
