package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.BudgetService;
import io.purser.database.TransactionRunner;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.deploy.store.WorkerRows;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on deployments. It takes those that are due and that no worker has, takes step after step until there is
 * nothing to do for a while, and releases them. Any number of replicas do so. Each deployment has one worker at a time,
 * by a lease in the database that the worker prolongs while it lives.
 */
final class DeploymentWorker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeploymentWorker.class);
    private static final Duration LONGEST_PAUSE = DeploymentMachine.LONGEST_PAUSE;

    private final DataSource database;
    private final MarketSource markets;
    private final EncryptedSdlStore safe;
    private final DeploySettings settings;
    private final Clock clock;
    private final UUID id;
    private final DeploymentMachine machine;
    /** The deployments that threads of this worker work on, each with the number of its lease. */
    private final Map<UUID, Long> underWay = new ConcurrentHashMap<>();

    private volatile boolean isClosing;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Makes a worker.
     *
     * @param id new at every start
     */
    DeploymentWorker(
            DataSource database,
            MarketSource markets,
            BudgetService budgets,
            EncryptedSdlStore safe,
            DeploySettings settings,
            Clock clock,
            UUID id) {
        this.database = database;
        this.markets = markets;
        this.safe = safe;
        this.settings = settings;
        this.clock = clock;
        this.id = id;
        this.machine = new DeploymentMachine(database, markets, budgets, safe, settings);
    }

    /**
     * Prolongs the leases under which threads work, and takes up deployments that are due. A lease that was not
     * released, because the database was away, ends by itself. Then a worker takes that deployment up, too.
     */
    void tick() {
        if (isClosing) {
            return;
        }
        TransactionRunner.run(database, connection -> {
            WorkerRows.prolong(connection, id, underWay, settings.workers().lease());
            return true;
        });
        int room = settings.workers().atOnce() - underWay.size();
        if (room <= 0) {
            return;
        }
        WorkerRows.TakenUp taken = TransactionRunner.run(
                database,
                connection ->
                        WorkerRows.takeUp(connection, id, settings.workers().lease(), room));
        for (DeploymentRow row : taken.rows()) {
            underWay.put(row.order().id(), row.lease());
            threads.execute(() -> {
                try {
                    carryOn(row);
                } catch (Throwable e) {
                    FatalErrors.endOn(e);
                    LOG.errorf(
                            e,
                            "deployment %s could not be carried on; it is tried again",
                            row.order().id());
                    releaseOrLeave(row);
                } finally {
                    // After the release, the next tick may have taken it up again, under another lease.
                    underWay.remove(row.order().id(), row.lease());
                }
            });
        }
        taken.unreadable().forEach(this::putOff);
    }

    /** A row that fits no state stops its own deployment, and no other. */
    private void putOff(WorkerRows.UnreadableRow row) {
        LOG.errorf("%s; it is looked at again in %d s", row.why(), LONGEST_PAUSE.toSeconds());
        TransactionRunner.run(database, connection -> {
            WorkerRows.putOff(connection, row, id, LONGEST_PAUSE);
            return true;
        });
    }

    private void carryOn(DeploymentRow row) {
        WorkerLease lease = null;
        try {
            lease = new WorkerLease(
                    database, clock, markets.market(row.order().market()), () -> open(row), row, () -> !isClosing);
            while (true) {
                switch (machine.next(lease)) {
                    case StepResult.Go() -> {}
                    case StepResult.Wait(Duration pause) -> {
                        release(row, pause);
                        return;
                    }
                    case StepResult.Over() -> {
                        release(row, null);
                        return;
                    }
                }
            }
        } catch (WorkerLease.LeaseLost e) {
            LOG.infof("%s", e.getMessage());
        } catch (Problem e) {
            if (lease != null) {
                throw e;
            }
            // The market is not configured on this replica; another replica may have it.
            LOG.warnf("deployment %s waits: %s", row.order().id(), e.detail());
            release(row, LONGEST_PAUSE);
        }
    }

    /** Its SDL. What a parser refuses that is newer than the order says nothing about the deployment. */
    private Sdl open(DeploymentRow row) {
        try {
            return safe.open(row.order().id(), row.sdls().current());
        } catch (Problem e) {
            throw new IllegalStateException(
                    "the SDL of deployment " + row.order().id() + " cannot be read", e);
        }
    }

    /** Releases it. If the database is away, the lease ends by itself, because nobody prolongs it. */
    private void releaseOrLeave(DeploymentRow row) {
        try {
            release(row, LONGEST_PAUSE);
        } catch (Problem e) {
            LOG.warnf(
                    "deployment %s could not be released (%s); it is taken up again once its lease has ended",
                    row.order().id(), e.detail());
        }
    }

    private void release(DeploymentRow row, @Nullable Duration pause) {
        // Release it even if this worker is being stopped, so that another replica need not wait for the lease to end.
        boolean wasInterrupted = Thread.interrupted();
        try {
            TransactionRunner.run(database, connection -> {
                WorkerRows.release(connection, row, pause);
                return true;
            });
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets each deployment reach its next pause. Other replicas take up the rest. */
    @Override
    public void close() {
        isClosing = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
        machine.close();
    }
}
