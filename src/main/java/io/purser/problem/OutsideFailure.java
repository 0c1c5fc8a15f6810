package io.purser.problem;

/**
 * A failure of something outside the house, on its way to whoever asked. Those who know its kind may handle it by that;
 * for everybody else it has a message that says what to do next, and a form as a {@link Problem}.
 */
public abstract class OutsideFailure extends RuntimeException {
    /** @param advice what happened and what to do next, without secrets */
    protected OutsideFailure(String advice) {
        super(advice);
    }

    /** What happened and what to do next, for a person. */
    public final String advice() {
        return String.valueOf(getMessage());
    }

    /** Whether what was asked for may have happened all the same: the same call later finds out. */
    public abstract boolean isOpen();

    /** The form in which it leaves the house. */
    public abstract Problem toProblem();
}
