package io.purser.deploy;

import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.liveness.FatalErrors;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Has the worker look for work every second, where {@code deploy} is offered and nowhere else. */
@ApplicationScoped
class WorkerScheduler implements Monitored {
    private static final Logger LOG = Logger.getLogger(WorkerScheduler.class);

    private final OrphanReconciler reconciling;
    private final boolean closesUnknown;
    private final boolean isOffered;
    private final RepeatedWork deployments;
    private final RepeatedWork bookings;

    WorkerScheduler(
            DeploymentWorker worker,
            OrphanReconciler reconciling,
            GasAccounting gas,
            DeployProperties settings,
            ExposedFunctions exposed) {
        this.reconciling = reconciling;
        this.closesUnknown = settings.deploy().closeUnknown();
        this.isOffered = exposed.offers(Member.DEPLOY);
        this.deployments = new RepeatedWork("deployments", "deployments have to wait", isOffered, worker::tick);
        this.bookings =
                new RepeatedWork("booking of gas", "what transactions have paid has to wait", isOffered, gas::book);
    }

    @Scheduled(
            every = "{purser.deploy.every}",
            delayed = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        deployments.round();
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(deployments.heartbeat(), bookings.heartbeat());
    }

    /** What transactions have paid is in the ledger a few seconds after a block has them. */
    @Scheduled(
            every = "{purser.deploy.every}",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void bookGas() {
        bookings.round();
    }

    /** Every few minutes: what our accounts pay for, and nobody here knows of. */
    @Scheduled(
            every = "{purser.deploy.reconcile-every}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reconcile() {
        if (isOffered) {
            try {
                reconciling.sweep(closesUnknown);
            } catch (Throwable e) {
                FatalErrors.endOn(e);
                LOG.warnf("whether anything unknown is deployed could not be found out: %s", e.getMessage());
            }
        }
    }
}
