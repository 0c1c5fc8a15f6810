package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.BudgetService;
import io.purser.budget.TransactionRunner;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.DeploymentRows;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * Carries deployments on: takes up what is due and nobody's, does what comes next until there is nothing to do for a
 * while, and lets go. Any number of replicas do so; each deployment is one worker's at a time, by a term in the database
 * that is prolonged while the worker lives.
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

    /** @param id new at every start */
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

    /** Keeps what is under way, and takes up what is due. */
    void tick() {
        if (isClosing) {
            return;
        }
        TransactionRunner.run(database, connection -> {
            DeploymentRows.prolong(connection, id, settings.lease());
            return true;
        });
        int room = settings.atOnce() - underWay.size();
        if (room <= 0) {
            return;
        }
        List<DeploymentRow> rows = TransactionRunner.run(
                database, connection -> DeploymentRows.takeUp(connection, id, settings.lease(), room));
        for (DeploymentRow row : rows) {
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

    private void carryOn(DeploymentRow row) {
        Sdl sdl = safe.open(row.order().id(), row.sdl());
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
            // The market is not configured on this replica; another one may have it.
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
            if (!progress.state().mayCost() && progress.reservation() == null && progress.nextReservation() == null) {
                lease.reach(TransitionEvent.WITHDRAWN, progress, "closed before anything was created", Map.of());
            } else {
                lease.reach(TransitionEvent.CLOSE_ASKED, progress, "it was asked to close", Map.of());
            }
            return StepResult.GO;
        }
        if (progress.step() == DeploymentStep.REORDER) {
            return replacing.reorder(lease);
        }
        return switch (progress.state()) {
            case REQUESTED -> opening.validate(lease);
            case VALIDATED -> opening.fund(lease);
            case FUNDED -> opening.create(lease);
            case CREATED -> bidding.open(lease);
            case BIDDING -> bidding.look(lease);
            case LEASED -> starting.sendManifest(lease);
            case MANIFEST_SENT -> starting.awaitHealth(lease);
            case READY ->
                lease.row().nextSdl() != null && progress.step() == null ? updating.begin(lease) : watching.look(lease);
            case UPDATING -> updating.update(lease);
            case CLOSING -> closing.close(lease);
            case CLOSED, FAILED -> StepResult.OVER;
        };
    }

    /** What is being created has to be there before it can be closed; otherwise it would come to be afterwards. */
    private static boolean mayCloseNow(DeploymentProgress progress) {
        return !progress.state().isOver()
                && progress.state() != DeploymentState.CLOSING
                && progress.step() != DeploymentStep.CREATE;
    }

    private StepResult failure(WorkerLease lease, StepFailure failure) {
        DeploymentProgress progress = lease.progress();
        // What is being closed has to be closed, and what runs goes on while somebody cannot be asked about it.
        boolean isToGoOn = progress.state() == DeploymentState.CLOSING
                || progress.state() == DeploymentState.READY
                || progress.state() == DeploymentState.UPDATING
                || lease.row().previousSdl() != null;
        boolean isHopeless = !progress.state().mayCost()
                && progress.step() == null
                && lease.inState().compareTo(settings.timeout()) >= 0;
        if (!isToGoOn && (!failure.isPassing() || isHopeless)) {
            lease.fail(failure.advice());
            return StepResult.GO;
        }
        if (!failure.advice().equals(progress.trouble())) {
            lease.warn(progress.change().trouble(failure.advice()).done(), failure.advice());
        }
        return new StepResult.Wait(pause(lease));
    }

    /** Longer, the longer it lasts. */
    private Duration pause(WorkerLease lease) {
        Duration pause = lease.inState().dividedBy(4);
        Duration least = settings.poll().compareTo(FIRST_PAUSE) < 0 ? settings.poll() : FIRST_PAUSE;
        return pause.compareTo(least) < 0 ? least : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void release(DeploymentRow row, @Nullable Duration pause) {
        // A worker that is stopped lets go all the same, so that another replica does not wait for its term to pass.
        boolean wasInterrupted = Thread.interrupted();
        try {
            TransactionRunner.run(database, connection -> {
                DeploymentRows.release(connection, row, pause);
                return true;
            });
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets what is under way come to its next pause; what does not is taken up by another replica. */
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
