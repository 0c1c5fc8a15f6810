package io.purser.access;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.key.KeyStore;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.purser.problem.Problem;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.scheduler.Scheduled;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Installs the access filter ahead of all handlers, and refreshes the filter's API keys each second. */
@Singleton
class AccessFilterInstaller implements Monitored {
    private static final Logger LOG = Logger.getLogger(AccessFilterInstaller.class);
    // Quarkus reads bodies at MIN_VALUE + 1, behind what was installed there before. All other handlers run later.
    private static final int FIRST = Integer.MIN_VALUE;
    /**
     * In development Quarkus reloads at MIN_VALUE. It comes before the filter, because the request that makes it reload
     * goes to the new application, which has to read its body; the old one would wait for its end.
     */
    private static final int BEHIND_THE_RELOAD = Integer.MIN_VALUE + 1;

    private static final int AFTER_BODIES_ARE_READ = Integer.MIN_VALUE + 2;

    private final Heartbeat refreshes = new Heartbeat("refresh of API keys");
    private final AccessFilter filter;
    private final KeyStore keys;

    AccessFilterInstaller(AccessFilter filter, KeyStore keys) {
        this.filter = filter;
        this.keys = keys;
    }

    void install(@Observes Router router) {
        int first = LaunchMode.current() == LaunchMode.DEVELOPMENT ? BEHIND_THE_RELOAD : FIRST;
        router.route().order(first).handler(filter::handle).failureHandler(filter::refuseUnreadable);
        router.route().order(AFTER_BODIES_ARE_READ).failureHandler(filter::refuseLongBody);
        router.route().order(AFTER_BODIES_ARE_READ).handler(filter::beforeParsing);
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
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
