package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.BudgetService;
import io.purser.database.TransactionRunner;
import io.purser.deploy.state.BiddingState;
import io.purser.deploy.state.ClosedState;
import io.purser.deploy.state.ClosingState;
import io.purser.deploy.state.CreatedState;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.EndingState;
import io.purser.deploy.state.FailedState;
import io.purser.deploy.state.FundedState;
import io.purser.deploy.state.LeasedState;
import io.purser.deploy.state.ManifestSentState;
import io.purser.deploy.state.OnMarketState;
import io.purser.deploy.state.ReadyState;
import io.purser.deploy.state.ReplaceableState;
import io.purser.deploy.state.RequestedState;
import io.purser.deploy.state.UpdatingState;
import io.purser.deploy.state.ValidatedState;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.deploy.store.WorkerRows;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
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
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final DataSource database;
    private final MarketSource markets;
    private final EncryptedSdlStore safe;
    private final DeploySettings settings;
    private final Clock clock;
    private final UUID id;
    private final CreationHandler opening;
    private final BidHandler bidding;
    private final StartupHandler starting;
    private final UpdateHandler updating;
    private final ReplacementHandler replacing;
    private final MonitoringHandler watching;
    private final ClosureHandler closing;
    private final ServiceHealthCheck health;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
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
        DeploymentBudget budget = new DeploymentBudget(budgets);
        this.health = new ServiceHealthCheck(settings);
        this.replacing = new ReplacementHandler(settings);
        this.opening = new CreationHandler(markets, budget, settings);
        this.bidding = new BidHandler(database, markets, settings);
        this.updating = new UpdateHandler(safe);
        this.starting = new StartupHandler(health, replacing, updating, settings);
        this.watching = new MonitoringHandler(budget, replacing, settings);
        this.closing = new ClosureHandler(markets, budget);
    }

    /** Prolongs the worker's leases, and takes up deployments that are due. */
    void tick() {
        if (isClosing) {
            return;
        }
        TransactionRunner.run(database, connection -> {
            WorkerRows.prolong(connection, id, settings.workers().lease());
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
        taken.unreadable().forEach(this::putOff);
        for (DeploymentRow row : taken.rows()) {
            underWay.add(row.order().id());
            threads.execute(() -> {
                try {
                    carryOn(row);
                } catch (Throwable e) {
                    FatalErrors.endOn(e);
                    LOG.errorf(
                            e,
                            "deployment %s could not be carried on; it is tried again",
                            row.order().id());
                    release(row, LONGEST_PAUSE);
                } finally {
                    underWay.remove(row.order().id());
                }
            });
        }
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
        Sdl sdl = safe.open(row.order().id(), row.sdls().current());
        WorkerLease lease = null;
        try {
            lease = new WorkerLease(database, clock, markets.market(row.order().market()), sdl, row, () -> !isClosing);
            while (true) {
                switch (next(lease)) {
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

    private StepResult next(WorkerLease lease) {
        try {
            return step(lease);
        } catch (WorkerLease.LeaseLost e) {
            throw e;
        } catch (RuntimeException e) {
            return failure(lease, StepFailure.of(e));
        }
    }

    private StepResult step(WorkerLease lease) {
        DeploymentProgress progress = lease.progress();
        if (lease.row().closeAsked() && mayCloseNow(progress)) {
            lease.close("it was asked to close");
            return StepResult.GO;
        }
        return switch (progress) {
            case RequestedState requested -> opening.validate(lease, requested);
            case ValidatedState validated -> opening.fund(lease, validated);
            case FundedState funded -> opening.create(lease, funded);
            case CreatedState created -> bidding.open(lease, created);
            case BiddingState open -> bidding.look(lease, open);
            case ReplaceableState running
            when running.step() == DeploymentStep.REORDER -> replacing.reorder(lease, running);
            case LeasedState leased -> starting.sendManifest(lease, leased);
            case ManifestSentState sent -> starting.awaitHealth(lease, sent);
            case ReadyState ready
            when lease.row().sdls().next() != null && ready.step() == null -> updating.begin(lease, ready);
            case ReadyState ready -> watching.look(lease, ready);
            case UpdatingState update -> updating.update(lease, update);
            case ClosingState ending -> closing.close(lease, ending);
            case ClosedState closed -> StepResult.OVER;
            case FailedState failed -> StepResult.OVER;
        };
    }

    /**
     * Whether it may close now. A deployment that is being created has to exist first; otherwise it would appear later.
     */
    private static boolean mayCloseNow(DeploymentProgress progress) {
        return switch (progress) {
            case RequestedState requested -> true;
            case ValidatedState validated -> true;
            case FundedState funded -> !funded.isCreating();
            case OnMarketState running -> true;
            case EndingState ending -> false;
        };
    }

    /**
     * Whether to continue after a failure. A closing deployment has to be closed, and a running one continues while
     * nobody can be asked about it.
     */
    private static boolean isToGoOn(WorkerLease lease) {
        boolean runsOrEnds = switch (lease.progress()) {
            case ClosingState closing -> true;
            case ReadyState ready -> true;
            case UpdatingState updating -> true;
            case RequestedState requested -> false;
            case ValidatedState validated -> false;
            case FundedState funded -> false;
            case CreatedState created -> false;
            case BiddingState open -> false;
            case LeasedState leased -> false;
            case ManifestSentState sent -> false;
            case ClosedState closed -> false;
            case FailedState failed -> false;
        };
        return runsOrEnds || lease.row().sdls().previous() != null;
    }

    /** Whether nothing is paid yet or under way, so that Purser may give it up. */
    private static boolean isUnpaid(DeploymentProgress progress) {
        return switch (progress) {
            case RequestedState requested -> true;
            case ValidatedState validated -> true;
            case FundedState funded -> !funded.isCreating();
            case OnMarketState running -> false;
            case EndingState ending -> false;
        };
    }

    private StepResult failure(WorkerLease lease, StepFailure failure) {
        DeploymentProgress progress = lease.progress();
        boolean isHopeless = isUnpaid(progress)
                && lease.inState().compareTo(settings.limits().timeout()) >= 0;
        if (!isToGoOn(lease) && (!failure.isPassing() || isHopeless)) {
            lease.fail(failure.advice());
            return StepResult.GO;
        }
        if (!failure.advice().equals(progress.trouble())) {
            lease.warn(progress.troubledBy(failure.advice()), failure.advice());
        }
        return new StepResult.Wait(pause(lease));
    }

    /** The pause before the next attempt, which grows with the time in this state. */
    private Duration pause(WorkerLease lease) {
        Duration pause = lease.inState().dividedBy(4);
        Duration least = settings.pauses().poll().compareTo(FIRST_PAUSE) < 0
                ? settings.pauses().poll()
                : FIRST_PAUSE;
        return pause.compareTo(least) < 0 ? least : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
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
        health.close();
    }
}
