package io.purser.deploy.app;

import io.purser.access.key.AuditLog;
import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.database.TransactionRunner;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.IdleReplica;
import io.purser.deploy.OutsideReplica;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.HealthRule;
import io.purser.deploy.source.tree.GithubRepositories;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGithub;
import io.purser.money.Usd;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An app of a repository at a GitHub, a database of their own, and workers that release the app. */
final class ReleaseWorld implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final AuditLog.Actor ACTOR = new AuditLog.Actor("caller", null);
    static final TransactionRunner.Change NO_BUDGET = connection -> {};
    private static final AppRows ROWS = rows("tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

    final IdleReplica replica;
    final FakeGithub github = new FakeGithub();
    final String name = "shop";
    final String repository = "acme/shop";
    final AppService apps;

    ReleaseWorld() {
        try {
            replica = new IdleReplica();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        apps = apps(replica);
    }

    /** Apps whose secrets are sealed with that key. */
    static AppRows rows(String key) {
        return new AppRows(new SecretBox(SecretsKeys.parse(key), new SecureRandom()));
    }

    /** The apps of that replica. */
    static AppService apps(OutsideReplica replica) {
        return apps(replica, ROWS);
    }

    private static AppService apps(OutsideReplica replica, AppRows rows) {
        return new AppService(
                replica.database(), rows, new AuditLog(replica.database(), Clock.systemUTC()), Clock.systemUTC());
    }

    AppService apps(AppRows rows) {
        return apps(replica, rows);
    }

    /** A worker of that replica, whose apps come from that GitHub. */
    static ReleaseWorker worker(OutsideReplica replica, FakeGithub github) {
        return new ReleaseWorker(
                replica.database(),
                ROWS,
                replica.deployments(),
                replica.changes(),
                new GithubRepositories(github.uri(), null));
    }

    ReleaseWorker worker() {
        return worker(replica, github);
    }

    List<DeploymentService.DeploymentSummary> ordered() {
        return replica.ordered();
    }

    App app() {
        return app(name, apps);
    }

    App appOf(String sdl, @Nullable Boolean convert) {
        return app(name, apps, sdl, convert);
    }

    App app(String name, AppService apps) {
        return app(name, apps, AkashWorld.sdl("nginx:1.27").render(), null);
    }

    private App app(String name, AppService apps, String sdl, @Nullable Boolean convert) {
        AppDefinition recipe = new AppDefinition(
                new AppOrigin(repository, "main", AppDefinition.Trigger.PUSH, null),
                new AppContent(sdl, null, "ghcr.io/acme/shop:{sha}", null, Map.of(), Map.of(), convert),
                MarketKind.CHAIN,
                new DeploymentConditions(BidRule.STANDARD, null, Usd.parse("5"), HealthRule.STANDARD, false, null),
                IdleReplica.SOMEBODY);
        return apps.put(name, recipe, null, null, ACTOR, NO_BUDGET).app();
    }

    @Override
    public void close() {
        github.close();
        replica.close();
    }
}
