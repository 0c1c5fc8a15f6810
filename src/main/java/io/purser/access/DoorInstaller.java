package io.purser.access;

import io.purser.alive.Heartbeat;
import io.purser.alive.Watched;
import io.purser.problem.Problem;
import io.quarkus.scheduler.Scheduled;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Puts the door ahead of everything that listens, and keeps what it knows of the keys fresh. */
@Singleton
class DoorInstaller implements Watched {
    private static final Logger LOG = Logger.getLogger(DoorInstaller.class);
    // Quarkus reads bodies at MIN_VALUE + 1, and everything else comes later still.
    private static final int FIRST = Integer.MIN_VALUE;
    private static final int AFTER_BODIES_ARE_READ = Integer.MIN_VALUE + 2;

    private final Heartbeat refreshes = new Heartbeat("refresh of API keys");
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
        refreshes.round(() -> {
            try {
                keys.refresh();
            } catch (Problem problem) {
                LOG.warnf("changes of API keys cannot be fetched: %s", problem.detail());
            }
        });
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(refreshes);
    }
}
