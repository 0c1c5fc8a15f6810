package io.purser.gateway.attempt;

import io.purser.liveness.FatalErrors;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/**
 * What was taken and has to be given back: each thing once, the last first, whatever goes wrong with another one. What
 * is entered after the end is given back at once.
 */
public final class ResourceScope implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ResourceScope.class);

    private final Deque<Runnable> waysBack = new ArrayDeque<>();
    private boolean closed;

    /** Enters how something that was taken goes back. */
    public void andGivesBack(Runnable wayBack) {
        if (closed) {
            run(wayBack);
        } else {
            waysBack.push(wayBack);
        }
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        while (!waysBack.isEmpty()) {
            run(waysBack.pop());
        }
    }

    @SuppressWarnings("CatchingUnchecked") // what comes after it has to go back, whatever this one throws
    private static void run(Runnable wayBack) {
        try {
            wayBack.run();
        } catch (Throwable failure) {
            FatalErrors.endOn(failure);
            LOG.error("something that a call had taken could not be given back", failure);
        }
    }
}
