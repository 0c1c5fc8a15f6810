package io.purser.deploy;

import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.liveness.FatalErrors;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.purser.problem.Problem;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Has the worker look for work every second, where {@code deploy} is offered and nowhere else. */
@ApplicationScoped
class WorkerScheduler implements Monitored {
    private static final Logger LOG = Logger.getLogger(WorkerScheduler.class);

    private final DeploymentWorker worker;
    private final OrphanReconciler reconciling;
    private final GasAccounting gas;
    private final boolean closesUnknown;
    private final boolean isOffered;
    private final Heartbeat ticks = new Heartbeat("deployments");
    private final Heartbeat bookings = new Heartbeat("booking of gas");

    WorkerScheduler(
            DeploymentWorker worker,
            OrphanReconciler reconciling,
            GasAccounting gas,
            DeployProperties settings,
            ExposedFunctions exposed) {
        this.worker = worker;
        this.reconciling = reconciling;
        this.gas = gas;
        this.closesUnknown = settings.deploy().closeUnknown();
        this.isOffered = exposed.offers(Member.DEPLOY);
    }

    @Scheduled(
            every = "{purser.deploy.every}",
            delayed = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        ticks.round(() -> {
            if (isOffered) {
                try {
                    worker.tick();
                } catch (Problem e) {
                    LOG.warnf("deployments have to wait: %s", e.detail());
                }
            }
        });
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(ticks, bookings);
    }

    /** What transactions have paid is in the ledger a few seconds after a block has them. */
    @Scheduled(
            every = "{purser.deploy.every}",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void bookGas() {
        bookings.round(() -> {
            if (isOffered) {
                try {
                    gas.book();
                } catch (Problem e) {
                    LOG.warnf("what transactions have paid has to wait: %s", e.detail());
                }
            }
        });
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
