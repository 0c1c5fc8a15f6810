package io.purser.web.deployment;

import io.purser.access.ConcurrencyLimiter;
import io.purser.access.OpenRequests;
import io.purser.access.route.Caller;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams of deployments' events. Each asks the database again and again, so they are bounded in number and in
 * time. A client continues with {@code Last-Event-ID}; that request is authenticated anew, so a stream outlives a
 * revoked key by {@link #LONGEST} at most.
 */
@ApplicationScoped
class EventStreams {
    /** The streams of one key. */
    static final int OF_ONE_KEY = 10;
    /** The streams of all keys. */
    static final int IN_ALL = 64;
    /** How long a stream goes on. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final DeploymentService deployments;
    private final OpenRequests requests;
    private final ConcurrencyLimiter ofKeys = new ConcurrencyLimiter(OF_ONE_KEY);
    private final Semaphore all = new Semaphore(IN_ALL);

    EventStreams(DeploymentService deployments, OpenRequests requests) {
        this.deployments = deployments;
        this.requests = requests;
    }

    /** The events since the last look, and whether another look follows. */
    private record Look(List<DeploymentEvent> events, boolean isLast) {}

    /**
     * The events after that number, until the deployment is over, the time is over, or Purser stops.
     *
     * @throws Problem 429 if too many streams are open
     */
    Multi<DeploymentEvent> follow(Caller caller, UUID deployment, int after) {
        Runnable end = begin(caller.id());
        long start = System.nanoTime();
        AtomicInteger last = new AtomicInteger(after);
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .item(() -> look(deployment, last, start))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .withDelay(BETWEEN_LOOKS)
                .whilst(look -> !look.isLast())
                .onItem()
                .transformToIterable(Look::events)
                .onTermination()
                .invoke(end);
    }

    private Look look(UUID deployment, AtomicInteger last, long start) {
        // The order matters: the next look sees an event that happens between these two queries.
        boolean isLast = requests.isStopping()
                || System.nanoTime() - start > LONGEST.toNanos()
                || deployments.isOver(deployment);
        List<DeploymentEvent> events = deployments.events(deployment, last.get());
        if (!events.isEmpty()) {
            last.set(events.getLast().number());
        }
        return new Look(events, isLast);
    }

    private Runnable begin(String key) {
        if (!all.tryAcquire()) {
            throw Problem.of(
                            ProblemType.BUSY,
                            "%d streams of events are open here, which is the most; ask for the events without a stream, or wait"
                                    .formatted(IN_ALL))
                    .retryAfter(Duration.ofSeconds(5));
        }
        Runnable endOfKey;
        try {
            endOfKey = ofKeys.begin(key);
        } catch (Problem tooMany) {
            all.release();
            throw tooMany;
        }
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                endOfKey.run();
                all.release();
            }
        };
    }
}
