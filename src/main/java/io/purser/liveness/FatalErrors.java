package io.purser.liveness;

import org.jspecify.annotations.Nullable;

/**
 * What no process goes on after: a heap that is full, or a virtual machine that is broken. A thread that caught such an
 * error has lost what it was about to write, and so has every other; a new process settles what this one left.
 */
public final class FatalErrors {
    /** The exit code of a process that ended itself so; the one of {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int EXIT_CODE = 3;

    private static final int DEEPEST_CAUSE = 50;
    private static final System.Logger LOG = System.getLogger(FatalErrors.class.getName());

    private FatalErrors() {}

    /**
     * Whether it ends the process. A stack that is too deep does not: it is the mistake of one piece of work, which a
     * caller may provoke, and nothing but that work is lost.
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

    /** Ends the process at once where the failure leaves no other way; no shutdown hook could be relied on. */
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
