package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.alive.Fatal;
import io.purser.budget.Budgets;
import io.purser.budget.Transactions;
import io.purser.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
final class Worker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final DataSource database;
    private final MarketSource markets;
    private final SdlSafe safe;
    private final DeploySettings settings;
    private final Clock clock;
    private final UUID id;
    private final Opening opening;
    private final Bidding bidding;
    private final Starting starting;
    private final Updating updating;
    private final Replacing replacing;
    private final Watching watching;
    private final Closing closing;
    private final Health health;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosing;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param id new at every start */
    Worker(
            DataSource database,
            MarketSource markets,
            Budgets budgets,
            SdlSafe safe,
            DeploySettings settings,
            Clock clock,
            UUID id) {
        this.database = database;
        this.markets = markets;
        this.safe = safe;
        this.settings = settings;
        this.clock = clock;
        this.id = id;
        Purse purse = new Purse(budgets);
        this.health = new Health(settings);
        this.replacing = new Replacing(settings);
        this.opening = new Opening(markets, purse, settings);
        this.bidding = new Bidding(database, markets, settings);
        this.updating = new Updating(safe);
        this.starting = new Starting(health, replacing, updating, settings);
        this.watching = new Watching(purse, replacing, settings);
        this.closing = new Closing(markets, purse);
    }

    /** Keeps what is under way, and takes up what is due. */
    void tick() {
        if (isClosing) {
            return;
        }
        Transactions.run(database, connection -> {
            Rows.prolong(connection, id, settings.lease());
            return true;
        });
        int room = settings.atOnce() - underWay.size();
        if (room <= 0) {
            return;
        }
        List<Row> rows = Transactions.run(database, connection -> Rows.takeUp(connection, id, settings.lease(), room));
        for (Row row : rows) {
            underWay.add(row.order().id());
            threads.execute(() -> {
                try {
                    carryOn(row);
                } catch (Throwable e) {
                    Fatal.endOn(e);
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

    private void carryOn(Row row) {
        Sdl sdl = safe.open(row.order().id(), row.sdl());
        Turn turn = null;
        try {
            turn = new Turn(database, clock, markets.market(row.order().market()), sdl, row, () -> !isClosing);
            while (true) {
                switch (next(turn)) {
                    case Next.Go() -> {}
                    case Next.Wait(Duration pause) -> {
                        release(row, pause);
                        return;
                    }
                    case Next.Over() -> {
                        release(row, null);
                        return;
                    }
                }
            }
        } catch (Turn.Superseded e) {
            LOG.infof("%s", e.getMessage());
        } catch (Problem e) {
            if (turn != null) {
                throw e;
            }
            // The market is not configured on this replica; another one may have it.
            LOG.warnf("deployment %s waits: %s", row.order().id(), e.detail());
            release(row, LONGEST_PAUSE);
        }
    }

    private Next next(Turn turn) {
        try {
            return step(turn);
        } catch (Turn.Superseded e) {
            throw e;
        } catch (RuntimeException e) {
            return setback(turn, Setback.of(e));
        }
    }

    private Next step(Turn turn) {
        Progress progress = turn.progress();
        if (turn.row().closeAsked() && mayCloseNow(progress)) {
            if (!progress.state().mayCost() && progress.reservation() == null && progress.nextReservation() == null) {
                turn.reach(DeploymentState.CLOSED, progress, "closed before anything was created", java.util.Map.of());
            } else {
                turn.reach(DeploymentState.CLOSING, progress, "it was asked to close", java.util.Map.of());
            }
            return Next.GO;
        }
        if (progress.step() == Step.REORDER) {
            return replacing.reorder(turn);
        }
        return switch (progress.state()) {
            case REQUESTED -> opening.validate(turn);
            case VALIDATED -> opening.fund(turn);
            case FUNDED -> opening.create(turn);
            case CREATED -> bidding.open(turn);
            case BIDDING -> bidding.look(turn);
            case LEASED -> starting.sendManifest(turn);
            case MANIFEST_SENT -> starting.awaitHealth(turn);
            case READY ->
                turn.row().nextSdl() != null && progress.step() == null ? updating.begin(turn) : watching.look(turn);
            case UPDATING -> updating.update(turn);
            case CLOSING -> closing.close(turn);
            case CLOSED, FAILED -> Next.OVER;
        };
    }

    /** What is being created has to be there before it can be closed; otherwise it would come to be afterwards. */
    private static boolean mayCloseNow(Progress progress) {
        return !progress.state().isOver()
                && progress.state() != DeploymentState.CLOSING
                && progress.step() != Step.CREATE;
    }

    private Next setback(Turn turn, Setback setback) {
        Progress progress = turn.progress();
        // What is being closed has to be closed, and what runs goes on while somebody cannot be asked about it.
        boolean isToGoOn = progress.state() == DeploymentState.CLOSING
                || progress.state() == DeploymentState.READY
                || progress.state() == DeploymentState.UPDATING
                || turn.row().previousSdl() != null;
        boolean isHopeless = !progress.state().mayCost()
                && progress.step() == null
                && turn.inState().compareTo(settings.patience()) >= 0;
        if (!isToGoOn && (!setback.isPassing() || isHopeless)) {
            turn.fail(setback.advice());
            return Next.GO;
        }
        if (!setback.advice().equals(progress.trouble())) {
            turn.warn(progress.change().trouble(setback.advice()).done(), setback.advice());
        }
        return new Next.Wait(pause(turn));
    }

    /** Longer, the longer it lasts. */
    private Duration pause(Turn turn) {
        Duration pause = turn.inState().dividedBy(4);
        Duration least = settings.poll().compareTo(FIRST_PAUSE) < 0 ? settings.poll() : FIRST_PAUSE;
        return pause.compareTo(least) < 0 ? least : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void release(Row row, @Nullable Duration pause) {
        // A worker that is stopped lets go all the same, so that another replica does not wait for its term to pass.
        boolean wasInterrupted = Thread.interrupted();
        try {
            Transactions.run(database, connection -> {
                Rows.release(connection, row, pause);
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
