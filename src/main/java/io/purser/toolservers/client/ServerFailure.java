package io.purser.toolservers.client;

/**
 * A tool server failed.
 *
 * <p>It has no stack trace, because it is the fault of another system.
 */
public final class ServerFailure extends Exception {
    /** What the request did at the server. */
    public enum Effect {
        /** Nothing: it never arrived. */
        NOT_SENT,
        /** Nothing: the server refused it. */
        REFUSED,
        /** Nothing: the server has too much to do. */
        BUSY,
        /** Nobody knows. */
        UNKNOWN,
        /** Nobody knows, because Purser has no memory for the answer. That is no fault of the server. */
        WITHOUT_MEMORY,
        /** Nobody knows, because the server took longer than it may. */
        TIMED_OUT
    }

    private final Effect effect;

    public ServerFailure(Effect effect, String message) {
        super(message, null, false, false);
        this.effect = effect;
    }

    public Effect effect() {
        return effect;
    }

    /** What went wrong, as the end of a sentence that begins with the server. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
