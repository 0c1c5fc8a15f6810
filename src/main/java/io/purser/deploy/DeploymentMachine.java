package io.purser.deploy;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.budget.BudgetService;
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
import io.purser.deploy.store.EncryptedSdlStore;
import java.time.Duration;
import javax.sql.DataSource;

/** Does what comes next for a deployment, by its state: the handlers behind the table of transitions. */
final class DeploymentMachine implements AutoCloseable {
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private final DeploySettings settings;
    private final CreationHandler opening;
    private final BidHandler bidding;
    private final StartupHandler starting;
    private final UpdateHandler updating;
    private final ReplacementHandler replacing;
    private final MonitoringHandler watching;
    private final ClosureHandler closing;
    private final ServiceHealthCheck health;

    DeploymentMachine(
            DataSource database,
            MarketSource markets,
            BudgetService budgets,
            EncryptedSdlStore safe,
            DeploySettings settings) {
        this.settings = settings;
        DeploymentBudget budget = new DeploymentBudget(budgets);
        this.health = new ServiceHealthCheck(settings);
        this.replacing = new ReplacementHandler(settings);
        this.opening = new CreationHandler(markets, budget, settings);
        this.bidding = new BidHandler(database, markets, settings);
        this.updating = new UpdateHandler(safe, health, settings);
        this.starting = new StartupHandler(health, replacing, updating, settings);
        this.watching = new MonitoringHandler(budget, replacing, settings);
        this.closing = new ClosureHandler(markets, budget, settings);
    }

    /** Takes one step, or decides what its failure means. */
    StepResult next(WorkerLease lease) {
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
            case ReadyState ready -> ready(lease, ready);
            case UpdatingState update -> updating.update(lease, update);
            case ClosingState ending -> closing.close(lease, ending);
            case ClosedState closed -> StepResult.OVER;
            case FailedState failed -> StepResult.OVER;
        };
    }

    private StepResult ready(WorkerLease lease, ReadyState ready) {
        EncryptedSdlStore.StoredSdl next = lease.row().sdls().next();
        if (next == null || ready.step() != null) {
            StepResult watched = watching.look(lease, ready);
            if (lease.progress() instanceof ReadyState still && still.isManifestDue() && still.step() == null) {
                updating.sendAgain(lease, still);
            }
            return watched;
        }
        if (ready.isManifestDue() && !updating.sendAgain(lease, ready)) {
            return watching.look(lease, ready); // the update waits: nobody can tell what it would replace
        }
        try {
            return updating.begin(lease, lease.progress() instanceof ReadyState known ? known : ready, next);
        } catch (ChainException | ConsoleException e) {
            if (!StepFailure.of(e).isPassing()) {
                throw e;
            }
            return watching.look(lease, ready); // the update waits, and what runs may end meanwhile
        }
    }

    /**
     * Whether it may close now. A deployment that is being created has to exist first; otherwise it would appear later.
     */
    private static boolean mayCloseNow(DeploymentProgress progress) {
        return isUnpaid(progress) || progress instanceof OnMarketState;
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

    @Override
    public void close() {
        health.close();
    }
}
