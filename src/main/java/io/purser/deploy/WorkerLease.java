package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.sdl.Sdl;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.Market;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.ClosedState;
import io.purser.deploy.state.ClosingPurpose;
import io.purser.deploy.state.ClosingState;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.FailedState;
import io.purser.deploy.state.RequestedState;
import io.purser.deploy.state.StateChange;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.state.ValidatedState;
import io.purser.deploy.store.DeploymentHistory;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.WorkerRows;
import io.purser.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One worker's lease on one deployment. Every write needs the lease. A worker that was stopped for too long learns here
 * that it has lost the lease, before it does anything else.
 */
final class WorkerLease {
    /** The lease has ended: another worker has taken the deployment. */
    static final class LeaseLost extends RuntimeException {
        LeaseLost(UUID deployment) {
            super("another worker has taken up deployment " + deployment, null, false, false);
        }
    }

    /** A change for the same transaction. */
    interface Also<P extends DeploymentProgress> {
        P in(Connection connection, P progress) throws SQLException;
    }

    private final DataSource database;
    private final Clock clock;
    private final Market market;
    private final Supplier<Sdl> stored;
    private @Nullable Sdl sdl;
    private final DeploymentRow row;
    private final BooleanSupplier isGoingOn;
    private DeploymentProgress progress;

    /**
     * Begins the worker's work under the lease.
     *
     * @param stored opens its SDL; a deployment whose SDL cannot be opened can still be watched and closed
     * @param isGoingOn whether the worker should continue
     */
    WorkerLease(
            DataSource database,
            Clock clock,
            Market market,
            Supplier<Sdl> stored,
            DeploymentRow row,
            BooleanSupplier isGoingOn) {
        this.isGoingOn = isGoingOn;
        this.database = database;
        this.clock = clock;
        this.market = market;
        this.stored = stored;
        this.row = row;
        this.progress = row.progress();
    }

    DeploymentRow row() {
        return row;
    }

    DeploymentOrder order() {
        return row.order();
    }

    Market market() {
        return market;
    }

    /**
     * The deployment as the market shows it now.
     *
     * @param id a deployment that exists or has existed
     * @throws ChainException {@link ChainFailure.NotShown} if the market does not know it yet
     */
    DeploymentView view(DeploymentId id) {
        return market.status(id)
                .orElseThrow(() -> new ChainException(new ChainFailure.NotShown("deployment " + id.dseq())));
    }

    Sdl sdl() {
        Sdl opened = sdl == null ? stored.get() : sdl;
        sdl = opened;
        return opened;
    }

    DeploymentProgress progress() {
        return progress;
    }

    Instant now() {
        return clock.instant();
    }

    /** How long it has been in its state. */
    Duration inState() {
        return Duration.between(progress.since(), clock.instant());
    }

    /** Whether to continue a wait: nobody has asked to close the deployment, and the worker is not stopping. */
    boolean isWanted() {
        if (!isGoingOn.getAsBoolean()) {
            return false;
        }
        try {
            return TransactionRunner.run(database, connection -> WorkerRows.isWanted(connection, row));
        } catch (Problem databaseUnavailable) {
            return true;
        }
    }

    /**
     * The name by which the market does this step once: the same after a crash, and a different one for another
     * attempt.
     */
    String operation(DeploymentStep step) {
        return step.code() + "/" + order().id() + "/" + progress.placement() + "/" + progress.attempt();
    }

    /** Writes that a step is about to begin, and the details by which its outcome can be found. */
    <P extends DeploymentProgress> P begin(P next, String message, Map<String, String> detail) {
        return write(TransitionEvent.STEP_BEGUN, next, message, detail);
    }

    <P extends DeploymentProgress> P begin(P next, String message) {
        return begin(next, message, Map.of());
    }

    <P extends DeploymentProgress> P begin(P next, String message, Map<String, String> detail, Also<P> also) {
        return write(TransitionEvent.STEP_BEGUN, next, message, detail, also);
    }

    <P extends DeploymentProgress> P note(P next, String message) {
        return note(next, message, Map.of());
    }

    <P extends DeploymentProgress> P note(P next, String message, Map<String, String> detail) {
        return write(TransitionEvent.NOTED, next, message, detail);
    }

    <P extends DeploymentProgress> P warn(P next, String message) {
        return write(TransitionEvent.WARNED, next, message);
    }

    /** Begins to close the deployment, because somebody asked for it. */
    void close(String message) {
        if (isUntouched()) {
            write(TransitionEvent.WITHDRAWN, ClosedState.of(progress, now()), "closed before anything was created");
        } else {
            write(TransitionEvent.CLOSE_ASKED, ClosingState.of(progress, new ClosingPurpose.AsAsked(), now()), message);
        }
    }

    /** Fails the deployment for that reason. If it may exist, Purser closes it first. */
    void fail(String reason) {
        if (isUntouched()) {
            reject(reason);
        } else {
            write(
                    TransitionEvent.GIVEN_UP,
                    ClosingState.of(progress, new ClosingPurpose.AfterFailure(reason), now()),
                    reason);
        }
    }

    /** Fails the deployment, because the budgets have refused to hold its money. */
    void reject(String reason) {
        DeploymentProgress refused = progress.with(progress.basics().budget().pending(null));
        write(TransitionEvent.REJECTED, FailedState.of(refused, reason, now()), reason);
    }

    /** Whether nothing is held or created for it. */
    private boolean isUntouched() {
        return (progress instanceof RequestedState || progress instanceof ValidatedState)
                && progress.basics().budget().isSettled();
    }

    /** Writes an event without details, and the next progress. The table has to have the transition. */
    <P extends DeploymentProgress> P write(TransitionEvent event, P next, String message) {
        return write(event, next, message, Map.of());
    }

    /** Writes an event and the next progress. The table has to have the transition. */
    <P extends DeploymentProgress> P write(TransitionEvent event, P next, String message, Map<String, String> detail) {
        return write(event, next, message, detail, (connection, written) -> written);
    }

    private <P extends DeploymentProgress> P write(
            TransitionEvent event, P next, String message, Map<String, String> detail, Also<P> also) {
        Instant now = now();
        DeploymentProgress before = progress;
        P after = TransactionRunner.run(database, connection -> {
            P written = also.in(connection, next);
            StateChange change = new StateChange(before, event, written);
            int number =
                    WorkerRows.advance(connection, row, change, now).orElseThrow(() -> new LeaseLost(order().id()));
            TransitionActions.run(connection, row, change);
            DeploymentHistory.write(
                    connection,
                    order().id(),
                    new DeploymentEvent(number, now, event.kind(), written.state(), change.step(), message, detail));
            return written;
        });
        progress = after;
        return after;
    }
}
