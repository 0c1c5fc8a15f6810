package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way on which a server asks the caller of a request something before it answers. */
public interface Asking {
    /** Who is asked. A session with a server is for one of them. */
    String caller();

    /** What the server learns of the caller: the capabilities of a client. */
    ObjectNode capabilities();

    /**
     * Why the caller is not asked that, as a sentence for the server; null if it is. Takes out of the params what does not
     * go to the caller.
     */
    @Nullable
    String obstacle(String method, ObjectNode params);

    /**
     * Asks, and waits for the answer.
     *
     * @param params the JSON object of the params
     * @return the field {@code result} or {@code error} of the answer
     * @throws Unanswered if no answer comes
     * @throws InterruptedException if nobody waits for the answer any more; the caller then learns that
     */
    Answer ask(String method, String params) throws Unanswered, InterruptedException;

    /** How long the caller was waited for until now. The server is given that time in addition. */
    Duration waited();

    /** The longest that {@link #waited} becomes. */
    Duration longest();

    /**
     * An answer.
     *
     * @param isError whether the caller answers with an error
     * @param object the result or the error, as the caller wrote it
     */
    record Answer(boolean isError, WrittenObject object) {}

    /** No answer comes. */
    final class Unanswered extends Exception {
        /**
         * No answer.
         *
         * @param message a sentence for the server
         */
        public Unanswered(String message) {
            super(message, null, false, false);
        }

        /** A sentence for the server. */
        String why() {
            return String.valueOf(getMessage());
        }
    }
}
