package io.purser.toolservers.question;

import io.purser.toolservers.client.Asking.Answer;
import io.purser.toolservers.client.Asking.Unanswered;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * A question that a caller was asked, and that nobody has answered yet.
 *
 * @param id that the answer has to have
 * @param caller who may answer
 * @param session in which the caller was asked
 * @param memory receives the bytes of memory that the answer takes; an exception from it leaves the question open
 * @param answer that comes
 */
record OpenQuestion(String id, String caller, String session, LongConsumer memory, CompletableFuture<Answer> answer) {
    /** An answer is kept as bytes, and goes on as bytes of a text. */
    private static final int HOLDING = 4;

    /** Takes an answer; false if it has one. */
    boolean take(Answer given) {
        if (answer.isDone()) {
            return false;
        }
        memory.accept((long) HOLDING * given.object().json().length);
        return answer.complete(given);
    }

    /** Ends the wait without an answer. */
    void end(String why) {
        answer.completeExceptionally(new Unanswered(why));
    }
}
