package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The ids of questions. An id says, sealed for the key that is asked, which replica waits and until when: so any replica
 * knows that it is the id of a question, and nobody can guess one.
 */
final class QuestionIds {
    private static final int BYTES = 2 * Long.BYTES;

    /**
     * What an id says.
     *
     * @param isHere whether this replica asked
     * @param until when the answer is waited for
     */
    record Known(boolean isHere, Instant until) {}

    private final long replica = new SecureRandom().nextLong();
    private final SealedTexts sealed;
    private final Clock clock;

    QuestionIds(SecretBox box, Clock clock) {
        this.sealed = new SealedTexts(box, "tool_question");
        this.clock = clock;
    }

    String next(String caller, Instant until) {
        byte[] plain = ByteBuffer.allocate(BYTES)
                .putLong(replica)
                .putLong(until.toEpochMilli())
                .array();
        return sealed.seal(plain, caller);
    }

    /** What the id says; empty if it is none of a question to this caller, or of one that nobody waits for any more. */
    Optional<Known> find(String id, String caller) {
        return sealed.open(id, caller)
                .filter(plain -> plain.length == BYTES)
                .map(ByteBuffer::wrap)
                .map(plain -> new Known(plain.getLong() == replica, Instant.ofEpochMilli(plain.getLong())))
                .filter(known -> known.until().isAfter(clock.instant()));
    }
}
