package io.purser.toolservers.question;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The stream on which the caller of a request hears before the answer. */
public interface CallerLine {
    /** Sends a message; false if the caller has left or does not read, or if there is no memory for it. */
    boolean send(ObjectNode message);

    /** Sends something that has no meaning, so that nobody in between takes the stream for dead. */
    void beat();

    /** Whether the caller is still there. */
    boolean isOpen();
}
