package io.purser.access;

import io.purser.problem.Problem;
import io.quarkus.scheduler.Scheduled;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Puts the door ahead of everything that listens, and keeps what it knows of the keys fresh. */
@Singleton
class DoorInstaller {
    private static final Logger LOG = Logger.getLogger(DoorInstaller.class);
    // Quarkus reads bodies at MIN_VALUE + 1, and everything else comes later still.
    private static final int FIRST = Integer.MIN_VALUE;
    private static final int AFTER_BODIES_ARE_READ = Integer.MIN_VALUE + 2;

    private final Door door;
    private final KeyStore keys;

    DoorInstaller(Door door, KeyStore keys) {
        this.door = door;
        this.keys = keys;
    }

    void install(@Observes Router router) {
        router.route().order(FIRST).handler(door::handle).failureHandler(door::refuseUnreadable);
        router.route().order(AFTER_BODIES_ARE_READ).failureHandler(door::refuseLongBody);
        router.route().order(AFTER_BODIES_ARE_READ).handler(door::beforeParsing);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refreshKeys() {
        try {
            keys.refresh();
        } catch (Problem problem) {
            LOG.warnf("changes of API keys cannot be fetched: %s", problem.detail());
        }
    }
}
