package io.purser.tools;

import io.purser.access.route.Caller;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import io.purser.toolservers.question.Subscriptions;
import io.purser.toolservers.question.Subscriptions.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Looks at resources, and tells the clients that subscribed to them what changed. */
@ApplicationScoped
class ResourceLooks {
    /** Servers that are slow delay only what is read from servers, and mostly for the same key. */
    private static final int READS_AT_ONCE = 16;

    private static final int READS_OF_KEY = 4;

    private static final Duration REPORT_PAUSE = Duration.ofSeconds(10);
    private static final Duration SERVER_PAUSE = Duration.ofMinutes(1);
    private static final Logger LOG = Logger.getLogger(ResourceLooks.class);

    private final WatchedResources resources;
    private final Subscriptions subscriptions;
    /** The URIs at servers that are being read, each once, by the keys for which they are. */
    private final Map<String, Set<String>> reads = new HashMap<>();

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
        String caller = stream.caller().id();
        if (Resources.isReport(subscription.uri())) {
            if (stream.isDue(subscription.uri(), REPORT_PAUSE, now)) {
                compare(stream, subscription);
            }
        } else if (enter(caller, subscription.uri())) {
            if (stream.isDue(subscription.uri(), SERVER_PAUSE, now)) {
                Thread.ofVirtual().name("purser-tool-look").start(() -> {
                    try {
                        compare(stream, subscription);
                    } finally {
                        leave(caller, subscription.uri());
                    }
                });
            } else {
                leave(caller, subscription.uri());
            }
        }
    }

    private synchronized boolean enter(String caller, String uri) {
        Set<String> own = reads.getOrDefault(caller, Set.of());
        int all = reads.values().stream().mapToInt(Set::size).sum();
        return own.size() < READS_OF_KEY
                && all < READS_AT_ONCE
                && reads.computeIfAbsent(caller, first -> new HashSet<>()).add(uri);
    }

    private synchronized void leave(String caller, String uri) {
        reads.computeIfPresent(caller, (same, own) -> {
            own.remove(uri);
            return own.isEmpty() ? null : own;
        });
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
