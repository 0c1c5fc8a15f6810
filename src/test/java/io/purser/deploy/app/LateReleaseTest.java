package io.purser.deploy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.purser.access.key.AuditLog;
import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.database.TransactionRunner;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.IdleReplica;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.HealthRule;
import io.purser.deploy.source.tree.GithubRepositories;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGithub;
import io.purser.money.Usd;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A worker's lease on an app ends while it carries a release out, and a later release takes its place. */
class LateReleaseTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final TransactionRunner.Change NO_BUDGET = connection -> {};
    private static final AppRows ROWS = new AppRows(
            new SecretBox(SecretsKeys.parse("tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="), new SecureRandom()));

    @AutoClose
    private final IdleReplica replica = new IdleReplica();

    @AutoClose
    private final FakeGithub github = new FakeGithub();

    private final String name = "shop";
    private final String repository = "acme/shop";
    private final AppService apps = apps(ROWS);

    LateReleaseTest() throws SQLException {}

    private AppService apps(AppRows rows) {
        return new AppService(
                replica.database(), rows, new AuditLog(replica.database(), Clock.systemUTC()), Clock.systemUTC());
    }

    private List<DeploymentService.DeploymentSummary> ordered() {
        return replica.ordered();
    }

    private ReleaseWorker rollout() {
        return new ReleaseWorker(
                replica.database(),
                ROWS,
                replica.deployments(),
                replica.changes(),
                new GithubRepositories(github.uri(), null));
    }

    private App app() {
        return app(name, apps);
    }

    private App app(String name, AppService apps) {
        AppDefinition recipe = new AppDefinition(
                new AppOrigin(repository, "main", AppDefinition.Trigger.PUSH, null),
                new AppContent(
                        AkashWorld.sdl("nginx:1.27").render(),
                        null,
                        "ghcr.io/acme/shop:{sha}",
                        null,
                        Map.of(),
                        Map.of(),
                        null),
                MarketKind.CHAIN,
                new DeploymentConditions(BidRule.STANDARD, null, Usd.parse("5"), HealthRule.STANDARD, false, null),
                IdleReplica.SOMEBODY);
        return apps.put(name, recipe, null, null, new AuditLog.Actor("caller", null), NO_BUDGET)
                .app();
    }

    @Test
    void leavesAReleaseToTheLaterOneThatTookItsPlaceWhileGithubWasRead() throws Exception {
        App app = app();
        github.push(repository, "main", "a".repeat(40), Map.of());
        apps.release(app, "first", null, "somebody");
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch reading = github.hold(goOn);
        try (ExecutorService slow = Executors.newSingleThreadExecutor()) {
            Future<?> first = slow.submit(rollout()::tick);
            reading.await();
            execute("update app set busy_until = now() - interval '1 second' where name = '%s'".formatted(name));
            apps.release(app, "second", COMMIT, "somebody");
            rollout().tick();
            goOn.countDown();
            first.get();
        }

        assertThat(apps.releases(app, 10))
                .extracting(AppRelease::state)
                .containsExactly(AppRelease.ReleaseState.ORDERED, AppRelease.ReleaseState.SUPERSEDED);
        assertThat(ordered())
                .singleElement()
                .satisfies(known -> assertThat(known.order().id())
                        .isEqualTo(apps.find(name, null, null).orElseThrow().deployment()));
    }

    @Test
    void closesWhatItOrderedWhileALaterReleaseTookItsPlace() throws Exception {
        App app = app();
        AppRelease release = apps.release(app, "first", COMMIT, "somebody");
        execute("""
                create function supersede() returns trigger language plpgsql as
                    $$ begin
                        update app_release set state = 'superseded', due_at = null where id = '%s';
                        return new;
                    end $$
                """.formatted(release.id()));
        execute("create trigger supersede before insert on deployment for each row execute function supersede()");

        rollout().tick();

        assertThat(apps.find(name, null, null).orElseThrow().deployment()).isNull();
        assertThat(ordered())
                .singleElement()
                .satisfies(known -> assertThat(known.closeAsked()).isTrue());
    }

    /** The first release's worker orders, and dies before it can write that. */
    private DeploymentService.DeploymentSummary orderAndDie(App app, AppRelease release) {
        return replica.deployments()
                .order(ReleaseWorker.request(app, rollout().prepare(app, COMMIT), release.id(), null));
    }

    @Test
    void keepsWhatADeadWorkerOrderedBeforeALaterReleaseCame() {
        App app = app();
        DeploymentService.DeploymentSummary known = orderAndDie(app, apps.release(app, "first", COMMIT, "somebody"));
        apps.release(app, "second", "b".repeat(40), "somebody");

        rollout().tick();

        assertThat(apps.releases(app, 10))
                .extracting(AppRelease::state)
                .containsExactly(AppRelease.ReleaseState.WAITING, AppRelease.ReleaseState.ORDERED);
        assertThat(apps.releases(app, 10).getLast().deployment())
                .isEqualTo(known.order().id());
        assertThat(apps.releases(app, 10).getFirst().message()).isEqualTo("waits until what runs is ready or over");
        assertThat(apps.find(name, null, null).orElseThrow().deployment())
                .isEqualTo(known.order().id());
        assertThat(ordered()).hasSize(1);
    }

    @Test
    void closesWhatADeadWorkerOrderedWithItsApp() {
        App app = app();
        orderAndDie(app, apps.release(app, "first", COMMIT, "somebody"));

        apps.delete(app, new AuditLog.Actor("caller", null), NO_BUDGET);

        assertThat(ordered())
                .singleElement()
                .satisfies(known -> assertThat(known.closeAsked()).isTrue());
    }

    private UUID order(App app, @Nullable UUID replaces) {
        return replica.deployments()
                .order(ReleaseWorker.request(app, rollout().prepare(app, COMMIT), null, replaces))
                .order()
                .id();
    }

    @Test
    void deletesNoAppWhoseDeploymentsCannotBeClosedInTheSameTransaction() throws Exception {
        App app = app();
        UUID first = order(app, null);
        UUID second = order(app, first);
        execute("update app set deployment = '%s' where id = '%s'".formatted(second, app.id()));
        execute("""
                create function fail() returns trigger language plpgsql as
                    $$ begin raise exception 'this replica dies'; end $$
                """);
        execute("create trigger fail before update on deployment for each row execute function fail()");
        AuditLog.Actor actor = new AuditLog.Actor("caller", null);

        assertThatThrownBy(() -> apps.delete(app, actor, NO_BUDGET)).hasMessageContaining("this replica dies");
        assertThat(apps.find(name, null, null)).isPresent();

        execute("drop trigger fail on deployment");
        apps.delete(app, actor, NO_BUDGET);
        assertThat(apps.find(name, null, null)).isEmpty();
        assertThat(ordered())
                .extracting(known -> known.order().id(), DeploymentService.DeploymentSummary::closeAsked)
                .containsExactly(tuple(second, true), tuple(first, true));
    }

    @Test
    void releasesTheOthersWhenOneAppCannotBeOpened() {
        AppService lost = apps(new AppRows(new SecretBox(
                SecretsKeys.parse("lost:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="), new SecureRandom())));
        App unreadable = app("unreadable", lost);
        lost.release(unreadable, "first", COMMIT, "somebody");
        App app = app();
        apps.release(app, "first", COMMIT, "somebody");

        rollout().tick();

        assertThat(apps.releases(app, 10))
                .singleElement()
                .satisfies(release -> assertThat(release.state()).isEqualTo(AppRelease.ReleaseState.ORDERED));
        assertThat(apps.releases(unreadable, 10))
                .singleElement()
                .satisfies(release ->
                        assertThat(release.message()).isEqualTo("waits: Purser failed, and its log says why"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = replica.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
