package io.purser.liveness;

import org.jspecify.annotations.Nullable;

/**
 * Ends the process after errors that no process survives: a full heap, or a broken virtual machine. A thread that
 * caught such an error has lost the data that it was about to write, and so may every other thread. A new process
 * settles the rest.
 */
public final class FatalErrors {
    /** The exit code of a process that ended itself, the same as with {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int EXIT_CODE = 3;

    private static final int DEEPEST_CAUSE = 50;
    private static final System.Logger LOG = System.getLogger(FatalErrors.class.getName());

    private FatalErrors() {}

    /**
     * Whether the failure ends the process. A stack overflow does not: a caller may provoke it, and it loses only one
     * piece of work.
     */
    static boolean is(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Halts the process if the failure is fatal. It skips the shutdown hooks, because they might not work any more. */
    public static void endOn(@Nullable Throwable failure) {
        if (is(failure)) {
            try {
                LOG.log(System.Logger.Level.ERROR, "the process ends, because it cannot go on: {0}", failure);
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
    }
}
