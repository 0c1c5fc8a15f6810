package io.purser.tools;

import io.purser.access.route.Caller;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.ContentDirectory;
import io.purser.toolservers.question.Subscriptions;
import io.purser.toolservers.question.Subscriptions.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks at resources, and tells the clients that subscribed to them what changed. What is longest overdue comes first. It
 * makes nobody wait: reports are looked at in one thread, and each resource of a server in its own.
 */
@ApplicationScoped
class ResourceLooks {
    private static final Duration REPORT_PAUSE = Duration.ofSeconds(10);
    private static final Duration SERVER_PAUSE = Duration.ofMinutes(1);
    /** After it a resource is tried again whose server had no room for the read. */
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(3);

    private static final Duration TURN_PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(ResourceLooks.class);

    private final WatchedResources resources;
    private final Subscriptions subscriptions;
    private final AtomicBoolean areReportsRead = new AtomicBoolean();
    /** The URIs at servers that are being read, by the keys for which they are: 16 in all, 4 of a key. */
    private final Turns ofKeys = new Turns(16, 4);
    /** The keys for which a server is being read: 2 at once. One read of a key leaves it slots for its calls. */
    private final Turns ofServers = new Turns(16, 2);

    ResourceLooks(WatchedResources resources, Subscriptions subscriptions) {
        this.resources = resources;
        this.subscriptions = subscriptions;
    }

    /** What is being done at once: nothing twice, and no more of a group than that. */
    private static final class Turns {
        private final Map<String, Set<String>> taken = new HashMap<>();
        private final int most;
        private final int mostOfGroup;

        Turns(int most, int mostOfGroup) {
            this.most = most;
            this.mostOfGroup = mostOfGroup;
        }

        synchronized boolean enter(String group, String one) {
            int all = taken.values().stream().mapToInt(Set::size).sum();
            return all < most
                    && taken.getOrDefault(group, Set.of()).size() < mostOfGroup
                    && taken.computeIfAbsent(group, first -> new HashSet<>()).add(one);
        }

        synchronized void leave(String group, String one) {
            taken.computeIfPresent(group, (same, own) -> {
                own.remove(one);
                return own.isEmpty() ? null : own;
            });
        }
    }

    private record Look(SessionStream stream, Subscription subscription, long overdue) {
        String uri() {
            return subscription.uri();
        }

        void again(Duration pause) {
            stream.lookAgain(uri(), System.nanoTime() + pause.toNanos());
        }
    }

    /** Looks at what the clients of those streams subscribed to, as far as it is time to. */
    void at(Map<SessionStream, List<Subscription>> wanted, long now) {
        List<Look> due = new ArrayList<>();
        wanted.forEach((stream, all) -> {
            stream.keep(all.stream().map(Subscription::uri).collect(Collectors.toSet()));
            for (Subscription each : all) {
                long overdue = stream.overdue(each.uri(), now);
                if (overdue >= 0) {
                    due.add(new Look(stream, each, overdue));
                }
            }
        });
        due.sort(Comparator.comparingLong(Look::overdue).reversed());
        Map<Boolean, List<Look>> parts =
                due.stream().collect(Collectors.partitioningBy(look -> Resources.isReport(look.uri())));
        atReports(parts.getOrDefault(true, List.of()));
        parts.getOrDefault(false, List.of()).forEach(this::atServer);
    }

    private void atReports(List<Look> due) {
        if (!due.isEmpty() && areReportsRead.compareAndSet(false, true)) {
            Thread.ofVirtual().name("purser-report-look").start(() -> {
                try {
                    for (Look look : due) {
                        look.again(REPORT_PAUSE);
                        if (look.stream().isOpen() && !compare(look, REPORT_PAUSE)) {
                            return; // the others would wait for the same connections
                        }
                    }
                } finally {
                    areReportsRead.set(false);
                }
            });
        }
    }

    private void atServer(Look look) {
        String caller = look.stream().caller().id();
        if (ofKeys.enter(caller, look.uri())) {
            look.again(SERVER_PAUSE);
            Thread.ofVirtual().name("purser-tool-look").start(() -> {
                try {
                    compare(look, BUSY_PAUSE);
                } finally {
                    ofKeys.leave(caller, look.uri());
                }
            });
        }
    }

    /**
     * Compares, and tells.
     *
     * @param pause after which a look follows that is refused now
     * @return false if it was refused
     */
    private boolean compare(Look look, Duration pause) {
        SessionStream stream = look.stream();
        Subscription subscription = look.subscription();
        try {
            Optional<String> found = now(look, stream.caller());
            if (found.isPresent() && !found.get().equals(subscription.seen())) {
                if (subscription.seen() == null || stream.tell(subscription.uri())) {
                    subscriptions.saw(subscription, found.get());
                }
            }
        } catch (Problem problem) {
            LOG.debugf("a resource is looked at later: %s", problem.detail());
            if (problem.type() == ProblemType.BUSY || problem.type() == ProblemType.NOT_READY) {
                look.again(pause);
            }
            return false;
        } catch (RuntimeException defect) {
            FatalErrors.endOn(defect);
            LOG.error("a resource could not be looked at", defect);
        }
        return true;
    }

    private Optional<String> now(Look look, Caller caller) {
        if (Resources.isReport(look.uri())) {
            return resources.report(look.uri(), caller);
        }
        ContentDirectory.Found found = resources.atServer(look.uri(), caller).orElse(null);
        if (found == null) {
            return Optional.empty();
        }
        String server = found.server().definition().name();
        if (!ofServers.enter(server, caller.id())) {
            look.again(TURN_PAUSE);
            return Optional.empty();
        }
        try {
            return resources.ofServer(found, caller);
        } finally {
            ofServers.leave(server, caller.id());
        }
    }
}
