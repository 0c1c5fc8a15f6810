package io.purser.gateway.attempt;

import io.purser.liveness.FatalErrors;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/**
 * The resources that have to be given back: each once and the last first, even if giving another one back fails. A
 * resource that is added after the end is given back at once.
 */
public final class ResourceScope implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ResourceScope.class);

    private final Deque<Runnable> waysBack = new ArrayDeque<>();
    private boolean closed;

    /** Adds the action that gives a resource back. */
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

    @SuppressWarnings("CatchingUnchecked") // the other resources have to go back whatever this one throws
    private static void run(Runnable wayBack) {
        try {
            wayBack.run();
        } catch (Throwable failure) {
            FatalErrors.endOn(failure);
            LOG.error("something that a call had taken could not be given back", failure);
        }
    }
}
