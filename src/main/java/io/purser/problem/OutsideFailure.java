package io.purser.problem;

/**
 * A failure of an external system, such as a provider. Code that knows its kind may handle it by that. Other code uses
 * its message, which says what to do next, and its form as a {@link Problem}.
 */
public abstract class OutsideFailure extends RuntimeException {
    private final transient Reason reason;

    /** Why an external system failed. */
    public interface Reason {
        /** The failure and the next step for its reader, without secrets. */
        String advice();

        /** The type of the problem that callers receive. */
        ProblemType problemType();

        /** Whether the requested act may have happened nevertheless. The same call, repeated later, finds out. */
        boolean isOpen();
    }

    protected OutsideFailure(Reason reason) {
        super(reason.advice());
        this.reason = reason;
    }

    /** Why the external system failed. */
    protected final Reason reason() {
        return reason;
    }

    /** The failure and the next step, for a person. */
    public final String advice() {
        return reason.advice();
    }

    /** Whether the requested act may have happened nevertheless. The same call, repeated later, finds out. */
    public final boolean isOpen() {
        return reason.isOpen();
    }

    /** The problem that callers receive. */
    public final Problem toProblem() {
        return Problem.of(reason.problemType(), reason.advice());
    }
}
