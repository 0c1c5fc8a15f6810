package io.purser.toolservers;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.route.ExposedFunctions;
import io.purser.database.TransactionRunner;
import io.purser.ids.TimeOrderedUuids;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks tool servers for their tools: one replica at a time asks a server, and each replica takes over what the database
 * has. A server that fails keeps its last list, and no other server waits for it.
 */
@ApplicationScoped
public class ToolServerRefresh {
    private static final Logger LOG = Logger.getLogger(ToolServerRefresh.class);
    /** The time after which another replica may ask, if the one that took the server has died. */
    private static final Duration LEASE = ToolListing.LONGEST.plusSeconds(40);
    /** The longest pause after a failure. */
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Each list takes a share of the heap while it is read. */
    private static final int AT_ONCE = 4;

    private final ToolServers servers;
    private final ExposedFunctions exposed;
    private final Clock clock;
    private final Duration interval;
    private final Semaphore reading = new Semaphore(AT_ONCE, true);

    ToolServerRefresh(
            ToolServers servers,
            ExposedFunctions exposed,
            Clock clock,
            @ConfigProperty(name = "purser.tool-servers.list-every") Duration interval) {
        this.servers = servers;
        this.exposed = exposed;
        this.clock = clock;
        this.interval = interval;
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

    /** Has the server asked, and does not wait for it. */
    void askAside(String name) {
        Thread.ofVirtual()
                .name("purser-tool-list")
                .start(() -> servers.find(name).ifPresent(this::askInTurn));
    }

    private void askInTurn(RegisteredServer server) {
        try {
            ask(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warnf(
                    "the list of a tool server was not taken over: name=%s because %s",
                    server.definition().name(), e.getMessage());
        }
    }

    /** Asks the server now, waits for its list or its failure, and returns the server with it; null if it is gone. */
    RegisteredServer ask(RegisteredServer server) throws InterruptedException {
        String name = server.definition().name();
        reading.acquire();
        try {
            ListedTools listed = ToolListing.of(name, server.client());
            write(connection -> ToolServerRows.listed(
                    connection, name, server.version(), listed, TimeOrderedUuids.next(clock.instant()), interval));
        } catch (ServerFailure failure) {
            LOG.warnf("a tool server keeps its last list: name=%s because it %s", name, failure.why());
            Duration soon = interval.compareTo(SOON) < 0 ? interval : SOON;
            write(connection -> ToolServerRows.failed(
                    connection,
                    name,
                    server.version(),
                    "it " + failure.why(),
                    TimeOrderedUuids.next(clock.instant()),
                    soon));
        } finally {
            reading.release();
        }
        return servers.load().getOrDefault(name, server);
    }

    private interface Change {
        void make(Connection connection) throws SQLException;
    }

    private void write(Change change) {
        TransactionRunner.<Boolean>run(servers.database(), connection -> {
            change.make(connection);
            return true;
        });
    }
}
