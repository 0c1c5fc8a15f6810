package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.TransactionRunner;
import io.purser.deploy.market.Market;
import io.purser.deploy.order.DeploymentEvent;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.order.DeploymentProgress;
import io.purser.deploy.order.DeploymentState;
import io.purser.deploy.order.DeploymentStep;
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
import org.jspecify.annotations.Nullable;

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
        write(DeploymentEvent.Kind.BEGAN, next.change().step(step).done(), step, message, detail, also);
    }

    /** Writes down that a state was reached, and by what that can be seen. */
    void reach(DeploymentState state, DeploymentProgress next, String message, Map<String, String> detail) {
        reach(state, next, message, detail, (connection, written) -> written);
    }

    void reach(DeploymentState state, DeploymentProgress next, String message, Map<String, String> detail, Also also) {
        write(DeploymentEvent.Kind.REACHED, next.in(state, now()), progress.step(), message, detail, also);
    }

    void note(DeploymentProgress next, String message, Map<String, String> detail) {
        write(DeploymentEvent.Kind.NOTE, next, next.step(), message, detail, (connection, written) -> written);
    }

    void warn(DeploymentProgress next, String message, Map<String, String> detail, Also also) {
        write(DeploymentEvent.Kind.WARNING, next, next.step(), message, detail, also);
    }

    void warn(DeploymentProgress next, String message) {
        warn(next, message, Map.of(), (connection, written) -> written);
    }

    /** From here on it is closed, and then counts as failed for that reason. */
    void fail(String reason) {
        boolean mayBeThere = progress.state().mayCost() || progress.step() != null || progress.reservation() != null;
        DeploymentProgress failed =
                progress.change().failure(reason).again(false).trouble(null).done();
        write(
                DeploymentEvent.Kind.WARNING,
                failed.in(mayBeThere ? DeploymentState.CLOSING : DeploymentState.FAILED, now()),
                progress.step(),
                reason,
                Map.of(),
                (connection, written) -> written);
    }

    private void write(
            DeploymentEvent.Kind kind,
            DeploymentProgress next,
            @Nullable DeploymentStep step,
            String message,
            Map<String, String> detail,
            Also also) {
        Instant now = now();
        progress = TransactionRunner.run(database, connection -> {
            DeploymentProgress written = also.in(connection, next);
            int number = DeploymentRows.advance(connection, row, written, now)
                    .orElseThrow(() -> new LeaseLost(order().id()));
            DeploymentHistory.write(
                    connection,
                    order().id(),
                    new DeploymentEvent(number, now, kind, written.state(), step, message, detail));
            return written;
        });
    }
}
