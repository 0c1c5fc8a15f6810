package io.purser.deploy;

import io.purser.liveness.Heartbeat;
import io.purser.problem.Problem;
import org.jboss.logging.Logger;

/**
 * Work that a process repeats if it offers {@code deploy}. If the database or a market cannot be reached, the work
 * waits for its next round. In a process that does not offer {@code deploy}, a round does nothing.
 *
 * @param waiting what the log says if it has to wait, as in {@code deployments have to wait}
 */
public record RepeatedWork(Heartbeat heartbeat, String waiting, boolean isOffered, Runnable work) {
    private static final Logger LOG = Logger.getLogger(RepeatedWork.class);

    /** Runs one round. */
    public void round() {
        heartbeat.round(() -> {
            if (isOffered) {
                try {
                    work.run();
                } catch (Problem e) {
                    LOG.warnf("%s: %s", waiting, e.detail());
                }
            }
        });
    }
}
