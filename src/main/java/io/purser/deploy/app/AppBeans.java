package io.purser.deploy.app;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.key.AuditLog;
import io.purser.access.key.SecretBox;
import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.deploy.ChangeService;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.RepeatedWork;
import io.purser.deploy.source.tree.GithubRepositories;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/** Connects the parts of this package. */
@Singleton
class AppBeans {
    private final DataSource database;
    private final AppRows rows;

    AppBeans(DataSource database, SecretBox box) {
        this.database = database;
        this.rows = new AppRows(box);
    }

    @Produces
    @Singleton
    AppService apps(AuditLog audit, Clock clock) {
        return new AppService(database, rows, audit, clock);
    }

    @Produces
    @Singleton
    ReleaseWorker rollout(DeploymentService deployments, ChangeService changes, GithubRepositories repositories) {
        return new ReleaseWorker(database, rows, deployments, changes, repositories);
    }

    /** Runs the release worker every second, only in a process that offers {@code deploy}. */
    @Singleton
    static class Clockwork implements Monitored {
        private final RepeatedWork releases;

        Clockwork(ReleaseWorker rollout, ExposedFunctions exposed) {
            this.releases = new RepeatedWork(
                    new Heartbeat("releases"), "releases have to wait", exposed.offers(Member.DEPLOY), rollout::tick);
        }

        @Scheduled(every = "{purser.deploy.every}", delayed = "1s", concurrentExecution = SKIP)
        void tick() {
            releases.round();
        }

        @Override
        public List<Heartbeat> heartbeats() {
            return List.of(releases.heartbeat());
        }
    }
}
