package io.purser.deploy;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.liveness.FatalErrors;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Calls the worker every second, only in a process that offers {@code deploy}. */
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
        this.deployments =
                new RepeatedWork(new Heartbeat("deployments"), "deployments have to wait", isOffered, worker::tick);
        this.bookings = new RepeatedWork(
                new Heartbeat("booking of gas"), "what transactions have paid has to wait", isOffered, gas::book);
    }

    @Scheduled(every = "{purser.deploy.every}", delayed = "1s", concurrentExecution = SKIP)
    void tick() {
        deployments.round();
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(deployments.heartbeat(), bookings.heartbeat());
    }

    /** Writes gas into the ledger, a few seconds after a block has the transactions. */
    @Scheduled(every = "{purser.deploy.every}", delayed = "2s", concurrentExecution = SKIP)
    void bookGas() {
        bookings.round();
    }

    /** Looks every few minutes for deployments that our accounts pay for and that no order has. */
    @Scheduled(every = "{purser.deploy.reconcile-every}", delayed = "1m", concurrentExecution = SKIP)
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
