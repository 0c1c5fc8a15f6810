package io.purser.budget;

import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.purser.liveness.SteadyRounds;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Settles the reservations that nobody else will settle: holds that were not used in time, and calls whose replica died
 * or lost track. It charges such a call's upper bound within a minute of its replica's last heartbeat.
 */
@ApplicationScoped
class ReservationSweep implements Monitored {
    private static final Logger LOG = Logger.getLogger(ReservationSweep.class);
    private static final int AT_ONCE = 500;
    /** A replica writes a heartbeat every five seconds; one late heartbeat does not mean that it is dead. */
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(10);

    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(5);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final DataSource database;
    private final Replica replica;
    private final GroupCommit commits;
    private final Duration silence;
    private final Duration pause;
    private final List<SteadyRounds> running = new ArrayList<>();
    private final Heartbeat signs = new Heartbeat("sign of life");
    private final Heartbeat sweeps = new Heartbeat("sweep");

    @Inject
    ReservationSweep(
            @io.quarkus.agroal.DataSource("money") DataSource database,
            Replica replica,
            GroupCommit commits,
            BudgetProperties settings) {
        this(database, replica, commits, settings.replicaSilence(), settings.sweepEvery());
    }

    /**
     * Sweeps for one replica.
     *
     * @param silence the time without a heartbeat after which a replica counts as dead; it writes one every five
     *     seconds
     * @param pause between two sweeps
     */
    ReservationSweep(DataSource database, Replica replica, GroupCommit commits, Duration silence, Duration pause) {
        this.silence = silence;
        this.pause = pause;
        this.database = database;
        this.replica = replica;
        this.commits = commits;
    }

    void start(@Observes StartupEvent event) throws SQLException {
        if (silence.compareTo(LEAST_SILENCE) < 0) {
            throw new IllegalArgumentException(
                    "PURSER_REPLICA_SILENCE is %s; it has to be at least %s".formatted(silence, LEAST_SILENCE));
        }
        replica.beat();
        running.add(SteadyRounds.start(
                Thread.ofPlatform().daemon(true).name("purser-sign-of-life"),
                BETWEEN_SIGNS,
                BETWEEN_SIGNS,
                this::beat));
        running.add(
                SteadyRounds.start(Thread.ofVirtual().name("purser-sweep"), Duration.ofSeconds(1), pause, this::sweep));
    }

    void stop(@Observes ShutdownEvent event) {
        running.forEach(SteadyRounds::stop);
    }

    void beat() {
        signs.round(() -> {
            try {
                replica.beat();
                if (replica.hasStrayed()) {
                    // The next commit reads everything again: make sure that one comes.
                    commits.submit(
                            new Operation.Settle(BudgetService.NOTHING_TO_SETTLE, new CompletableFuture<>(), true));
                }
            } catch (SQLException e) {
                LOG.warnf("this replica could not say that it is alive: %s", e.getMessage());
                commits.state().doubt();
            }
        });
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(signs, sweeps);
    }

    void sweep() {
        sweeps.round(() -> {
            try {
                settleAll();
            } catch (SQLException | CompletionException e) {
                LOG.warnf("the sweep has to wait for the database: %s", e.getMessage());
            }
        });
    }

    /**
     * Settles everything that is due. Any number of replicas may do that at the same time; each reservation ends once.
     */
    void settleAll() throws SQLException {
        try (Connection connection = database.getConnection()) {
            List<Settlement> due;
            do {
                due = due(connection);
                // A settlement that fails is in the log already; the next sweep tries again.
            } while (!due.isEmpty() && settle(due));
            clean(connection);
        }
    }

    /** Returns whether all of them could be settled. */
    private boolean settle(List<Settlement> due) {
        AtomicBoolean all = new AtomicBoolean(true);
        CompletableFuture.allOf(due.stream()
                        .map(settlement -> {
                            CompletableFuture<SettlementResult> settled = new CompletableFuture<>();
                            commits.submit(new Operation.Settle(settlement, settled, true));
                            return settled.exceptionally(failure -> {
                                all.set(false);
                                return new SettlementResult.NotFound();
                            });
                        })
                        .toArray(CompletableFuture[]::new))
                // They stay queued; the next sweep finds those that are still due then.
                .orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        return all.get();
    }

    private List<Settlement> due(Connection connection) throws SQLException {
        List<Settlement> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select r.id, r.state from reservation r left join replica p on p.id = r.replica
                where r.state <> 'expired' and (r.expires_at <= now()
                    or (r.state = 'sent' and (p.id is null or p.seen_at <= now() - ? * interval '1 millisecond')))
                limit ?
                """)) {
            select.setLong(1, silence.toMillis());
            select.setInt(2, AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID id = row.getObject(1, UUID.class);
                    due.add(
                            "held".equals(row.getString(2))
                                    ? new Settlement.Expire(id)
                                    : new Settlement.UnknownCost(id, null));
                }
            }
        }
        return due;
    }

    /** Deletes rows that no request needs any more: old keys, holds that expired long ago, replicas that ended. */
    private static void clean(Connection connection) throws SQLException {
        for (String delete : List.of(
                "delete from idempotency where expires_at <= now()",
                "delete from reservation where state = 'expired' and expires_at <= now()",
                "delete from replica p where seen_at <= now() - interval '1 day'"
                        + " and not exists (select 1 from reservation r where r.replica = p.id)")) {
            try (PreparedStatement statement = connection.prepareStatement(delete)) {
                statement.executeUpdate();
            }
        }
    }
}
