package io.purser.deploy.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.key.AuditLog;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.IdleReplica;
import io.purser.deploy.WorkingReplica;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.order.HealthRule;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGithub;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.support.EarlyLooks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Changes of an app, and of its deployment, between two releases. */
@Execution(ExecutionMode.CONCURRENT)
class AppChangeTest {
    private static final AuditLog.Actor ACTOR = new AuditLog.Actor("caller", null);
    private static final String IMAGE = "ghcr.io/acme/shop:{sha}";
    private static final String FIRST = "a".repeat(40);
    private static final String SECOND = "b".repeat(40);
    private static final BidRule BIDS = new BidRule(BidRule.Strategy.CHEAPEST, List.of(), List.of(), List.of(), 1, 1);

    @AutoClose
    private final FakeGithub github = new FakeGithub();

    @AutoClose
    private final WorkingReplica replica = new WorkingReplica();

    private final AppService apps = ReleaseWorld.apps(replica);

    private App app(@Nullable String image, MarketKind market, DeploymentConditions conditions, Spender spender) {
        AppDefinition recipe = new AppDefinition(
                new AppOrigin("acme/shop", "main", AppDefinition.Trigger.PUSH, null),
                new AppContent(AkashWorld.sdl("nginx:1.27").render(), null, image, null, Map.of(), Map.of(), null),
                market,
                conditions,
                spender);
        return apps.put("shop", recipe, null, null, ACTOR, connection -> {}).app();
    }

    private App app(MarketKind market) {
        return app(IMAGE, market, conditions("5", 20, false, null), IdleReplica.SOMEBODY);
    }

    private static DeploymentConditions conditions(
            String deposit, int healthSeconds, boolean redeploys, @Nullable TopUpRule topUp) {
        return new DeploymentConditions(
                BIDS, null, Usd.parse(deposit), new HealthRule(null, null, healthSeconds), redeploys, topUp);
    }

    /** Releases a commit, and returns the release once a worker has carried it out. */
    private AppRelease release(App app, String commit) {
        apps.release(app, null, commit, "somebody");
        ReleaseWorld.worker(replica, github).tick();
        return apps.releases(app, 1).getFirst();
    }

    private UUID ready(App app) {
        UUID id = deployment(release(app, FIRST));
        replica.await(id, DeploymentState.READY);
        return id;
    }

    private static UUID deployment(AppRelease release) {
        UUID id = release.deployment();
        if (id == null) {
            throw new AssertionError(release.message());
        }
        return id;
    }

    private DeploymentTerms terms(UUID id) {
        return replica.deployments().find(id).orElseThrow().order().terms();
    }

    @Test
    void keepsWhatAnUpdateOfItsDeploymentOrdered() {
        App app = app(MarketKind.CHAIN);
        UUID first = ready(app);

        UUID second = replaced(first);
        replica.await(second, DeploymentState.READY);
        replica.await(first, DeploymentState.CLOSED);

        assertThat(apps.find("shop", null, null).orElseThrow().deployment()).isEqualTo(second);
        DeploymentService.DeploymentSummary third =
                replica.deployments().find(deployment(release(app, SECOND))).orElseThrow();
        assertThat(third.order().replaces()).isEqualTo(second);
        replica.await(third.order().id(), DeploymentState.READY);
        replica.await(second, DeploymentState.CLOSED);
    }

    /** Somebody's change, which takes another deployment. */
    private UUID replaced(UUID first) {
        return replica.changes()
                .update(
                        replica.deployments().find(first).orElseThrow(),
                        AkashWorld.sdl("nginx:1.28", "256Mi", "uact"),
                        false,
                        false)
                .deployment()
                .order()
                .id();
    }

    @Test
    void keepsWhatAnUpdateOrderedWhileAReleaseWasPrepared() throws Exception {
        App app = app(MarketKind.CHAIN);
        UUID first = ready(app);
        github.push("acme/shop", "main", FIRST, Map.of());
        apps.release(app, null, null, "somebody");
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch reading = github.hold(goOn);
        UUID second;
        try (ExecutorService slow = Executors.newSingleThreadExecutor()) {
            Future<?> release =
                    slow.submit(() -> ReleaseWorld.worker(replica, github).tick());
            reading.await();
            second = replaced(first);
            goOn.countDown();
            release.get();
        }

        assertThat(apps.find("shop", null, null).orElseThrow().deployment()).isEqualTo(second);
        assertThat(apps.releases(app, 1).getFirst().state()).isEqualTo(AppRelease.ReleaseState.WAITING);
        replica.await(second, DeploymentState.READY);
        replica.await(first, DeploymentState.CLOSED);
        EarlyLooks.within(Duration.ofSeconds(60)).until(() -> {
            ReleaseWorld.worker(replica, github).tick();
            return apps.releases(app, 1).getFirst().state() == AppRelease.ReleaseState.ORDERED;
        });
        UUID third = deployment(apps.releases(app, 1).getFirst());
        assertThat(replica.deployments().find(third).orElseThrow().order().replaces())
                .isEqualTo(second);
    }

    @Test
    void givesAnAppItsReleaseIfTheUpdateThatCameBetweenIsOver() throws Exception {
        UUID first = ready(app(MarketKind.CHAIN));
        App moved = app(MarketKind.CONSOLE);
        github.push("acme/shop", "main", FIRST, Map.of());
        apps.release(moved, null, null, "somebody");
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch reading = github.hold(goOn);
        try (ExecutorService slow = Executors.newSingleThreadExecutor()) {
            Future<?> release =
                    slow.submit(() -> ReleaseWorld.worker(replica, github).tick());
            reading.await();
            UUID second = replaced(first);
            replica.deployments().close(second);
            replica.await(second, DeploymentState.CLOSED);
            goOn.countDown();
            release.get();
        }

        UUID third = deployment(apps.releases(moved, 1).getFirst());
        assertThat(replica.deployments().find(third).orElseThrow().order().replaces())
                .isEqualTo(first);
        assertThat(apps.find("shop", null, null).orElseThrow().deployment()).isEqualTo(third);
    }

    @Test
    void keepsWhatAnUpdateOrderedAfterAReleaseFailedToReplaceWhatRuns() {
        UUID first = ready(app(MarketKind.CHAIN));
        UUID failed = deployment(release(app(MarketKind.CONSOLE), FIRST));
        replica.deployments().close(failed);
        replica.await(failed, DeploymentState.CLOSED);
        assertThat(apps.find("shop", null, null).orElseThrow().deployment()).isEqualTo(failed);

        UUID second = replaced(first);

        assertThat(apps.find("shop", null, null).orElseThrow().deployment()).isEqualTo(second);
    }

    @Test
    void givesWhatRunsTheConditionsThatItHasNow() {
        UUID id = ready(app(MarketKind.CHAIN));
        TopUpRule topUp = new TopUpRule(5, null);

        App changed = app(IMAGE, MarketKind.CHAIN, conditions("7", 30, true, topUp), IdleReplica.SOMEBODY);
        AppRelease same = release(changed, FIRST);

        assertThat(same.message()).isEqualTo("it runs already; its health, redeploy and top_up are the app's now");
        assertThat(same.deployment()).isEqualTo(id);
        assertThat(terms(id).health().timeoutSeconds()).isEqualTo(30);
        assertThat(terms(id).redeploys()).isTrue();
        // What is added is as much as the app's deposit now; what was paid first stays.
        assertThat(terms(id).topUp()).isEqualTo(new TopUpRule(5, 7_000_000L));
        assertThat(terms(id).depositUact()).isEqualTo(5_000_000);
        assertThat(release(changed, FIRST).message()).isEqualTo("it runs already");
    }

    @Test
    void givesAnUpdateInPlaceTheConditionsToo() {
        UUID id = ready(app(MarketKind.CHAIN));
        String before = terms(id).hash();

        Spender another = new Spender("caller", "shopkeeper", null, "team", Set.of());
        AppRelease release = release(app(IMAGE, MarketKind.CHAIN, conditions("5", 30, false, null), another), SECOND);
        replica.awaitUpdate(id);

        assertThat(release.message())
                .isEqualTo("updated in place; its health is the app's now; agent, task and tags stay until another"
                        + " deployment replaces it");
        assertThat(release.deployment()).isEqualTo(id);
        assertThat(terms(id).hash()).isNotEqualTo(before);
        assertThat(terms(id).health().timeoutSeconds()).isEqualTo(30);
    }

    @Test
    void movesToTheMarketThatTheAppNamesNow() {
        DeploymentConditions conditions = conditions("5", 20, false, null);
        UUID first = ready(app(null, MarketKind.CHAIN, conditions, IdleReplica.SOMEBODY));

        AppRelease release = release(app(null, MarketKind.CONSOLE, conditions, IdleReplica.SOMEBODY), FIRST);

        DeploymentService.DeploymentSummary second = replica.await(deployment(release), DeploymentState.READY);
        assertThat(release.message()).isEqualTo("ordered; replaces what runs once it is ready");
        assertThat(second.order().market()).isEqualTo(MarketKind.CONSOLE);
        assertThat(second.order().replaces()).isEqualTo(first);
        replica.await(first, DeploymentState.CLOSED);
    }
}
