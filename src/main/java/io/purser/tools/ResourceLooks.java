package io.purser.tools;

import io.purser.access.route.Caller;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import io.purser.toolservers.question.Subscriptions;
import io.purser.toolservers.question.Subscriptions.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Looks at resources, and tells the clients that subscribed to them what changed. */
@ApplicationScoped
class ResourceLooks {
    /** Servers that are slow delay only what is read from servers. */
    private static final int READS_AT_ONCE = 8;

    private static final Duration REPORT_PAUSE = Duration.ofSeconds(10);
    private static final Duration SERVER_PAUSE = Duration.ofMinutes(1);
    private static final Logger LOG = Logger.getLogger(ResourceLooks.class);

    private final WatchedResources resources;
    private final Subscriptions subscriptions;
    private final Semaphore reads = new Semaphore(READS_AT_ONCE);

    ResourceLooks(WatchedResources resources, Subscriptions subscriptions) {
        this.resources = resources;
        this.subscriptions = subscriptions;
    }

    /** Looks at what the client of that stream subscribed to, as far as it is time to. */
    void at(SessionStream stream, List<Subscription> wanted, long now) {
        stream.keep(wanted.stream().map(Subscription::uri).collect(Collectors.toSet()));
        wanted.forEach(subscription -> at(stream, subscription, now));
    }

    private void at(SessionStream stream, Subscription subscription, long now) {
        boolean isReport = Resources.isReport(subscription.uri());
        if (!isReport && reads.availablePermits() == 0) {
            return;
        }
        if (!stream.isDue(subscription.uri(), isReport ? REPORT_PAUSE : SERVER_PAUSE, now)) {
            return;
        }
        if (isReport) {
            compare(stream, subscription);
        } else if (reads.tryAcquire()) {
            Thread.ofVirtual().name("purser-tool-look").start(() -> {
                try {
                    compare(stream, subscription);
                } finally {
                    reads.release();
                }
            });
        }
    }

    private void compare(SessionStream stream, Subscription subscription) {
        Caller caller = stream.caller();
        try {
            Optional<String> found = Resources.isReport(subscription.uri())
                    ? resources.report(subscription.uri(), caller)
                    : resources.ofServer(subscription.uri(), caller);
            if (found.isPresent() && !found.get().equals(subscription.seen())) {
                if (subscription.seen() == null || stream.tell(subscription.uri())) {
                    subscriptions.saw(subscription, found.get());
                }
            }
        } catch (Problem problem) {
            LOG.debugf("a resource is looked at later: %s", problem.detail());
        } catch (RuntimeException defect) {
            FatalErrors.endOn(defect);
            LOG.error("a resource could not be looked at", defect);
        }
    }
}
