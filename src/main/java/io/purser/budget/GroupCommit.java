package io.purser.budget;

import io.purser.budget.operation.Operation;
import io.purser.database.TransactionOutcome;
import io.purser.database.TransactionRunner;
import io.purser.ledger.EntryWriter;
import io.purser.liveness.FatalErrors;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.purser.problem.DatabaseUnavailable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Commits operations together: while one transaction commits, it gathers those that arrive, so that callers of one
 * replica share a durable commit instead of queueing for a hot row. It adds no delay to gather more; a single caller
 * gets a commit at once. Only settlements without a waiting caller may wait, and never if a grant would be refused or
 * reduced because of that.
 */
@Singleton
class GroupCommit implements Monitored {
    private static final Duration PAUSE_WHILE_UNAVAILABLE = Duration.ofMillis(200);
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());

    private final DataSource database;
    private final EntryWriter ledger;
    private final Replica replica;
    private final Clock clock;
    private final BudgetStatusCache lastKnown = new BudgetStatusCache(System::nanoTime);
    private final CommitQueue waiting = new CommitQueue();
    private final Heartbeat heartbeat = new Heartbeat("commits");
    private final Thread thread =
            Thread.ofPlatform().name("purser-commit").daemon(true).unstarted(() -> heartbeat.whole(this::work));
    private final DatabaseState state;
    private final FailOpen failOpen;
    private final DatabaseOutage outage;
    private final ReplicaGrants own = new ReplicaGrants();
    /**
     * Whether the last commit could not grant all that was requested: then deferred settlements are committed at once.
     */
    private boolean isTight;

    private boolean connected;
    private volatile boolean stopping;
    private @Nullable BudgetBook book;

    GroupCommit(
            @io.quarkus.agroal.DataSource("money") DataSource database,
            EntryWriter ledger,
            Replica replica,
            FailOpen failOpen,
            Clock clock) {
        this.failOpen = failOpen;
        this.outage = new DatabaseOutage(failOpen, waiting);
        this.database = database;
        this.state = new DatabaseState(database, replica.id());
        this.ledger = ledger;
        this.replica = replica;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        // Reads the setting now, so that an invalid ceiling stops the start and not the first call.
        if (failOpen.isOn()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "calls may go out while the database is unavailable: PURSER_FAIL_OPEN_USD");
        }
        start();
    }

    void start() {
        thread.start();
    }

    /** Commits the waiting operations, so that a replica that stops in order leaves nothing to the sweep. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join(Duration.ofSeconds(10));
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(heartbeat);
    }

    /** The state of the database as this thread last saw it. */
    DatabaseState state() {
        return state;
    }

    /** The budget statuses that the transactions last saw. */
    BudgetStatusCache lastKnown() {
        return lastKnown;
    }

    /**
     * Queues an operation for the next commit.
     *
     * @throws io.purser.problem.Problem {@code busy} if too many operations wait
     */
    void submit(Operation operation) {
        waiting.add(operation);
    }

    private void work() {
        List<Operation> batch = new ArrayList<>();
        while (true) {
            try {
                heartbeat.beat();
                state.rests();
                batch.clear();
                waiting.gather(batch, isTight || stopping);
                if (state.isUnavailable()) {
                    batch.removeIf(outage.answersAtOnce());
                }
                if (batch.isEmpty() && stopping && !waiting.hasDeferred()) {
                    return;
                }
                // Waiting settlements are written before new reservations are granted: a commit shows that there is
                // space for both.
                if (commit(batch) && !stopping) {
                    state.lookIfAsked();
                }
            } catch (InterruptedException e) {
                if (stopping) {
                    return;
                }
            } catch (Throwable e) {
                FatalErrors.endOn(e);
                LOG.log(System.Logger.Level.ERROR, "a commit failed in a way that was not foreseen", e);
                batch.forEach(operation -> operation.fail(e));
            }
        }
    }

    /**
     * Commits all operations. If the database is unavailable, settlements stay queued and all other operations get an
     * answer.
     *
     * @return false if the database is unavailable
     */
    private boolean commit(List<Operation> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return true;
        }
        try {
            transact(batch);
            return true;
        } catch (SQLException e) {
            if (DatabaseUnavailable.isMeantBy(e)) {
                state.failed(e);
                outage.take(batch, connected);
                Thread.sleep(PAUSE_WHILE_UNAVAILABLE);
                return false;
            }
            return commitApart(batch, e);
        } catch (RuntimeException e) {
            return commitApart(batch, e);
        }
    }

    /**
     * Commits the operations one by one, because one of them cannot be written and the others must not suffer for it.
     */
    private boolean commitApart(List<Operation> batch, Exception cause) throws InterruptedException {
        boolean isThere = true;
        if (batch.size() > 1) {
            for (Operation operation : batch) {
                isThere = commit(new ArrayList<>(List.of(operation)));
            }
        } else {
            LOG.log(System.Logger.Level.ERROR, "an operation could not be written: " + batch.getFirst(), cause);
            batch.getFirst().fail(AmountOverflow.orItself(cause));
        }
        return isThere;
    }

    /** A transaction that is committed, and what it rests on. */
    private record Prepared(Batch transaction, BudgetBook book, BatchPlan plan) {}

    /** Commits all operations in one transaction, which starts again as long as its assumptions do not hold. */
    private void transact(List<Operation> batch) throws SQLException {
        for (int attempt = 1; attempt <= TransactionRunner.ATTEMPTS; attempt++) {
            connected = false;
            state.asks();
            try (Connection connection = database.getConnection()) {
                connected = true;
                if (replica.hasStrayed()) {
                    forgetTheDatabase();
                }
                if (attempt == 1 && runAtOnce(connection, batch)) {
                    return;
                }
                switch (TransactionRunner.attempt(connection, open -> prepare(open, batch))) {
                    case TransactionOutcome.Commit<Prepared>(Prepared committed) -> {
                        answer(batch, committed);
                        return;
                    }
                    case TransactionOutcome.Restart<Prepared> restart -> {}
                    case TransactionOutcome.Rollback<Prepared> rollback -> {}
                }
            } catch (SQLException e) {
                if (!TransactionRunner.isRepeatable(e) || attempt == TransactionRunner.ATTEMPTS) {
                    throw e;
                }
            }
        }
        throw TransactionRunner.tooManyRestarts();
    }

    /** Commits the batch in one round trip, or returns false and did nothing if something has to be read before. */
    private boolean runAtOnce(Connection connection, List<Operation> batch) throws SQLException {
        BudgetBook current = book;
        if (current == null) {
            return false;
        }
        book = null; // only a commit shows that it is still right
        BatchPlan plan = new BatchPlan(failOpen.translate(batch));
        Batch transaction = new Batch(connection, replica, clock.instant(), current, ledger, own);
        if (!TransactionRunner.whole(connection, open -> transaction.runAtOnce(plan, lastKnown::last))) {
            book = current;
            return false;
        }
        answer(batch, new Prepared(transaction, current, plan));
        return true;
    }

    private TransactionOutcome<Prepared> prepare(Connection connection, List<Operation> batch) throws SQLException {
        BudgetBook current = book == null ? BudgetBook.read(connection) : book;
        book = null;
        BatchPlan plan = new BatchPlan(failOpen.translate(batch));
        Batch transaction = new Batch(connection, replica, clock.instant(), current, ledger, own);
        TransactionOutcome<Batch> outcome = transaction.run(plan, waiting.hasDeferred());
        if (transaction.isTight() && outcome instanceof TransactionOutcome.Restart) {
            waiting.addDeferred(batch);
        }
        return outcome.map(committed -> new Prepared(committed, current, plan));
    }

    /** Learns from a transaction that is committed, and only then answers the callers. */
    private void answer(List<Operation> batch, Prepared committed) {
        state.committed();
        book = committed.book();
        isTight = committed.transaction().isTight();
        own.forget(committed.plan().ending());
        own.remember(committed.transaction().granted());
        lastKnown.learn(committed.book(), committed.transaction().balances());
        failOpen.committed(batch);
        if (!state.isUnavailable()) {
            failOpen.countAnew();
        }
        committed.transaction().answers().forEach(Runnable::run);
        outage.voidAbandoned(batch);
    }

    /**
     * Forgets the data that came from another database. The replica keeps its own grants: they stay true, and the
     * database says of each whether it still has it.
     */
    private void forgetTheDatabase() throws SQLException {
        book = null;
        lastKnown.forget();
        replica.settleIn();
    }
}
