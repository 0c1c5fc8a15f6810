package io.purser.gateway;

import io.purser.access.OpenRequests;
import io.purser.gateway.attempt.GatewayProperties;
import io.purser.money.Usd;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Stops Purser in order, before anything is taken down: refuses new requests, gives those in flight time to finish, and
 * settles their reservations. When the time is up, it cuts the remaining requests and settles them by their known
 * usage.
 */
@ApplicationScoped
class GracefulShutdown {
    private static final Logger LOG = Logger.getLogger(GracefulShutdown.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    /** A commit takes milliseconds; the rest is for a database that soon becomes available again. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final OpenRequests requests;
    private final BackgroundCalls background;
    private final OpenCallGrants grants;
    private final Duration allowed;

    GracefulShutdown(
            OpenRequests requests, BackgroundCalls background, OpenCallGrants grants, GatewayProperties settings) {
        this.requests = requests;
        this.background = background;
        this.grants = grants;
        this.allowed = settings.shutdownTimeout();
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        requests.stop();
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() throws InterruptedException {
        int underWay = underWay();
        if (underWay > 0) {
            LOG.infof("stopping: %d requests are under way and have %s", underWay, allowed);
        }
        if (!waitUntil(() -> underWay() == 0, allowed)) {
            LOG.warnf(
                    "stopping: %d requests were not answered within %s (PURSER_SHUTDOWN_TIMEOUT) and are cut",
                    underWay(), allowed);
            background.cut();
            requests.cut();
        }
        if (!waitUntil(() -> underWay() == 0 && grants.isEmpty(), SETTLING)) {
            tellWhatIsNotSettled(grants.all());
        }
    }

    /** The requests that are being answered, and the calls that are read to their end for the ledger alone. */
    private int underWay() {
        return requests.count() + background.count();
    }

    private static void tellWhatIsNotSettled(Map<UUID, OpenCallGrants.Open> left) {
        if (left.isEmpty()) {
            return;
        }
        Usd held = left.values().stream().map(OpenCallGrants.Open::bound).reduce(Usd.ZERO, Usd::plus);
        LOG.errorf(
                "stopping: %d reservations that hold %s USD could not be settled, because the database does not answer;"
                        + " the sweep of another replica, or of the next start, charges each its bound: %s",
                left.size(),
                held,
                left.entrySet().stream()
                        .map(grant -> grant.getValue().describe(grant.getKey()))
                        .collect(Collectors.joining(", ")));
    }

    private static boolean waitUntil(BooleanSupplier over, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!over.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return true;
    }
}
