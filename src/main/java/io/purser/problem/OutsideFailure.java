package io.purser.problem;

/**
 * A failure of an external system, such as a provider. Code that knows its kind may handle it by that. Other code uses
 * its message, which says what to do next, and its form as a {@link Problem}.
 */
public abstract class OutsideFailure extends RuntimeException {
    /**
     * Creates a failure with its advice.
     *
     * @param advice the failure and the next step for its reader, without secrets
     */
    protected OutsideFailure(String advice) {
        super(advice);
    }

    /** The failure and the next step, for a person. */
    public final String advice() {
        return String.valueOf(getMessage());
    }

    /** Whether the requested act may have happened nevertheless. The same call, repeated later, finds out. */
    public abstract boolean isOpen();

    /** The problem that callers receive. */
    public abstract Problem toProblem();
}
