package io.purser.toolservers.client;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has beside the answer.
 *
 * @param questions takes what the server asks
 * @param notices reads its notices; null if nobody wants to hear them
 */
record Asides(ServerQuestions questions, @Nullable NoticeReader notices) {
    /**
     * Whether an event is the answer. A question of the server is taken, a notice may be passed on, and all else is dropped.
     *
     * @param isAnswer whether an answer with these ends is that of the request
     */
    boolean isAnswer(byte[] event, Predicate<Envelope> isAnswer) {
        Envelope envelope = Envelope.of(event);
        if (envelope.isQuestion() && envelope.id() != null) {
            questions.take(envelope.id(), event);
            return false;
        }
        if (envelope.isNotice()) {
            questions.hear(event);
            if (notices != null) {
                notices.read(event);
            }
        }
        return envelope.isAnswer() && isAnswer.test(envelope);
    }
}
