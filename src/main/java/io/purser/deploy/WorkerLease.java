package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.TransactionRunner;
import io.purser.deploy.market.Market;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.StateChange;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.state.TransitionTable;
import io.purser.deploy.store.DeploymentHistory;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.DeploymentRows;
import io.purser.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * One worker's turn at one deployment. Everything that is written holds only while the turn lasts: a worker that was
 * away too long learns of it here, before it does anything else.
 */
final class WorkerLease {
    /** The turn is over: another worker has taken the deployment up. */
    static final class LeaseLost extends RuntimeException {
        LeaseLost(UUID deployment) {
            super("another worker has taken up deployment " + deployment, null, false, false);
        }
    }

    /** Something that belongs into the same transaction. */
    interface Also {
        DeploymentProgress in(Connection connection, DeploymentProgress progress) throws SQLException;
    }

    private final DataSource database;
    private final Clock clock;
    private final Market market;
    private final Sdl sdl;
    private final DeploymentRow row;
    private final BooleanSupplier isGoingOn;
    private DeploymentProgress progress;

    /** @param isGoingOn whether the worker is to go on */
    WorkerLease(
            DataSource database, Clock clock, Market market, Sdl sdl, DeploymentRow row, BooleanSupplier isGoingOn) {
        this.isGoingOn = isGoingOn;
        this.database = database;
        this.clock = clock;
        this.market = market;
        this.sdl = sdl;
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

    Sdl sdl() {
        return sdl;
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

    /** Whether what is being waited for still is: nobody has asked to close it, and the worker goes on. */
    boolean isWanted() {
        if (!isGoingOn.getAsBoolean()) {
            return false;
        }
        try {
            return TransactionRunner.run(database, connection -> DeploymentRows.isWanted(connection, row));
        } catch (Problem databaseAway) {
            return true;
        }
    }

    /** The name under which the market does this step once: the same after a crash, another for another attempt. */
    String operation(DeploymentStep step) {
        return step.code() + "/" + order().id() + "/" + progress.placement() + "/" + progress.attempt();
    }

    /** Writes down that a step is about to be taken, with what will tell whether it was. */
    void begin(DeploymentStep step, DeploymentProgress next, String message, Map<String, String> detail) {
        begin(step, next, message, detail, (connection, written) -> written);
    }

    void begin(DeploymentStep step, DeploymentProgress next, String message, Map<String, String> detail, Also also) {
        write(TransitionEvent.STEP_BEGUN, next.change().step(step).done(), message, detail, also);
    }

    /** Writes down that the state was reached that the event leads to, and by what that can be seen. */
    void reach(TransitionEvent event, DeploymentProgress next, String message, Map<String, String> detail) {
        DeploymentState target =
                TransitionTable.require(progress.state(), event).to();
        write(event, next.in(target, now()), message, detail);
    }

    void note(DeploymentProgress next, String message, Map<String, String> detail) {
        write(TransitionEvent.NOTED, next, message, detail);
    }

    void warn(DeploymentProgress next, String message) {
        write(TransitionEvent.WARNED, next, message, Map.of());
    }

    /** From here on it is closed, and then counts as failed for that reason. */
    void fail(String reason) {
        boolean mayBeThere = progress.state().mayCost()
                || progress.step() != null
                || progress.reservation() != null
                || progress.nextReservation() != null;
        fail(mayBeThere ? TransitionEvent.GIVEN_UP : TransitionEvent.REJECTED, progress, reason);
    }

    /** It failed without anything that is held for it. */
    void reject(String reason) {
        fail(TransitionEvent.REJECTED, progress.change().nextReservation(null).done(), reason);
    }

    private void fail(TransitionEvent event, DeploymentProgress next, String reason) {
        DeploymentProgress failed =
                next.change().failure(reason).again(false).trouble(null).done();
        reach(event, failed, reason, Map.of());
    }

    /** Writes down what happened and where that leads. The table has to have it. */
    void write(TransitionEvent event, DeploymentProgress next, String message, Map<String, String> detail) {
        write(event, next, message, detail, (connection, written) -> written);
    }

    private void write(
            TransitionEvent event, DeploymentProgress next, String message, Map<String, String> detail, Also also) {
        Instant now = now();
        DeploymentProgress before = progress;
        progress = TransactionRunner.run(database, connection -> {
            StateChange change = new StateChange(before, event, also.in(connection, next));
            int number =
                    DeploymentRows.advance(connection, row, change, now).orElseThrow(() -> new LeaseLost(order().id()));
            TransitionActions.run(connection, row, change);
            DeploymentHistory.write(
                    connection,
                    order().id(),
                    new DeploymentEvent(
                            number, now, event.kind(), change.after().state(), change.step(), message, detail));
            return change.after();
        });
    }
}
