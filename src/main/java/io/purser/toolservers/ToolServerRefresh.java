package io.purser.toolservers;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.route.ExposedFunctions;
import io.purser.database.TransactionRunner;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.client.ServerFailure;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Asks tool servers for their lists: one replica at a time asks a server, and each replica takes over what the database
 * has. A server that fails keeps its last list, and no other server waits for it.
 */
@ApplicationScoped
public class ToolServerRefresh {
    private static final Logger LOG = Logger.getLogger(ToolServerRefresh.class);
    /** The time after which another replica may ask, if the one that took the server has died. */
    private static final Duration LEASE = ListReader.LONGEST.plusSeconds(40);
    /** The longest pause after a failure. */
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Each list takes a share of the heap while it is read. */
    private static final int AT_ONCE = 4;

    private final ToolServers servers;
    private final ExposedFunctions exposed;
    private final Clock clock;
    private final Duration interval;
    private final Semaphore reading = new Semaphore(AT_ONCE, true);
    /** The servers that are asked or wait for it, and how often they will be. */
    private final Map<String, Integer> pending = new ConcurrentHashMap<>();

    ToolServerRefresh(ToolServers servers, ExposedFunctions exposed, Clock clock, ToolServerProperties settings) {
        this.servers = servers;
        this.exposed = exposed;
        this.clock = clock;
        this.interval = settings.listEvery();
    }

    /** Takes over changes, and asks the servers that are due. */
    @Scheduled(every = "{purser.tool-servers.look-every}", delayed = "1s", concurrentExecution = SKIP)
    void look() {
        if (!exposed.offers(ExposedFunctions.Member.TOOLS)) {
            return;
        }
        try {
            if (!servers.load().isEmpty()) {
                List<String> due =
                        TransactionRunner.run(servers.database(), connection -> ToolServerRows.take(connection, LEASE));
                due.forEach(this::askAside);
            }
        } catch (RuntimeException e) {
            LOG.warnf("the tool servers stay as they are: %s", e.getMessage());
        }
    }

    /** Has the server asked, and does not wait for it. While it is asked, it is asked at most once more afterwards. */
    void askAside(String name) {
        if (pending.merge(name, 1, (before, one) -> 2) == 1) {
            Thread.ofVirtual().name("purser-tool-list").start(() -> {
                do {
                    askInTurn(name);
                } while (pending.computeIfPresent(name, (same, times) -> times == 1 ? null : 1) != null);
            });
        }
    }

    private void askInTurn(String name) {
        try {
            Optional<RegisteredServer> server = servers.find(name);
            if (server.isPresent()) {
                ask(server.get(), LEASE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warnf("the list of a tool server was not taken over: name=%s because %s", name, e.getMessage());
        }
    }

    /**
     * Asks the server now, waits for its list or its failure, and returns the server with it. A server gives one list at
     * a time.
     *
     * @param patience the longest wait before the server is asked, for each of its turns
     * @throws Problem {@code busy} if others are asked for longer
     */
    RegisteredServer ask(RegisteredServer server, Duration patience) throws InterruptedException {
        enter(server.gate().listing(), patience);
        try {
            enter(reading, patience);
            try {
                takeOver(server);
            } finally {
                reading.release();
            }
        } finally {
            server.gate().listing().release();
        }
        return servers.load().getOrDefault(server.definition().name(), server);
    }

    private static void enter(Semaphore turns, Duration patience) throws InterruptedException {
        if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.of(ProblemType.BUSY, "other lists of tools are being read; ask again")
                    .retryAfter(Duration.ofSeconds(1));
        }
    }

    private void takeOver(RegisteredServer server) {
        String name = server.definition().name();
        UUID revision = TimeOrderedUuids.next(clock.instant());
        try {
            ServerLists lists = lists(server);
            AtomicBoolean fits = new AtomicBoolean();
            write(connection ->
                    fits.set(ToolServerRows.listed(connection, name, server.version(), lists, revision, interval)));
            if (!fits.get()) {
                LOG.warnf("a tool server keeps its last lists: name=%s because there is no room for new ones", name);
            } else if (lists.failure() != null) {
                LOG.warnf(
                        "a tool server keeps its last resources and prompts: name=%s because %s",
                        name, lists.failure());
            }
        } catch (ServerFailure failure) {
            LOG.warnf("a tool server keeps its last lists: name=%s because it %s", name, failure.why());
            Duration soon = interval.compareTo(SOON) < 0 ? interval : SOON;
            write(connection ->
                    ToolServerRows.failed(connection, name, server.version(), "it " + failure.why(), revision, soon));
        }
    }

    /** A defect that a list meets here is a failure like any other, so that it is seen and the server is asked later. */
    private static ServerLists lists(RegisteredServer server) throws ServerFailure {
        try {
            return ToolListing.of(server);
        } catch (RuntimeException defect) {
            LOG.errorf(
                    "the lists of a tool server could not be read: name=%s defect=%s",
                    server.definition().name(), defect.getClass().getName());
            throw new ServerFailure(ServerFailure.Effect.UNKNOWN, "gave a list that could not be read here");
        }
    }

    private void write(TransactionRunner.Change change) {
        TransactionRunner.change(servers.database(), change);
    }
}
