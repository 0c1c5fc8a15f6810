package io.purser.deploy.app;

import static io.purser.deploy.app.ReleaseWorld.ACTOR;
import static io.purser.deploy.app.ReleaseWorld.COMMIT;
import static io.purser.deploy.app.ReleaseWorld.NO_BUDGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.purser.deploy.DeploymentService;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
    @AutoClose
    private final ReleaseWorld world = new ReleaseWorld();

    private final String name = world.name;
    private final AppService apps = world.apps;

    @Test
    void leavesAReleaseToTheLaterOneThatTookItsPlaceWhileGithubWasRead() throws Exception {
        App app = world.app();
        world.github.push(world.repository, "main", "a".repeat(40), Map.of());
        apps.release(app, "first", null, "somebody");
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch reading = world.github.hold(goOn);
        try (ExecutorService slow = Executors.newSingleThreadExecutor()) {
            Future<?> first = slow.submit(world.worker()::tick);
            reading.await();
            execute("update app set busy_until = now() - interval '1 second' where name = '%s'".formatted(name));
            apps.release(app, "second", COMMIT, "somebody");
            world.worker().tick();
            goOn.countDown();
            first.get();
        }

        assertThat(apps.releases(app, 10))
                .extracting(AppRelease::state)
                .containsExactly(AppRelease.ReleaseState.ORDERED, AppRelease.ReleaseState.SUPERSEDED);
        assertThat(world.ordered())
                .singleElement()
                .satisfies(known -> assertThat(known.order().id())
                        .isEqualTo(apps.find(name, null, null).orElseThrow().deployment()));
    }

    @Test
    void closesWhatItOrderedWhileALaterReleaseTookItsPlace() throws Exception {
        App app = world.app();
        AppRelease release = apps.release(app, "first", COMMIT, "somebody");
        execute("""
                create function supersede() returns trigger language plpgsql as
                    $$ begin
                        update app_release set state = 'superseded', due_at = null where id = '%s';
                        return new;
                    end $$
                """.formatted(release.id()));
        execute("create trigger supersede before insert on deployment for each row execute function supersede()");

        world.worker().tick();

        assertThat(apps.find(name, null, null).orElseThrow().deployment()).isNull();
        assertThat(world.ordered())
                .singleElement()
                .satisfies(known -> assertThat(known.closeAsked()).isTrue());
    }

    /** The first release's worker orders, and dies before it can write that. */
    private DeploymentService.DeploymentSummary orderAndDie(App app, AppRelease release) {
        return world.replica
                .deployments()
                .order(ReleaseWorker.request(app, world.worker().prepare(app, COMMIT), release.id(), null));
    }

    @Test
    void keepsWhatADeadWorkerOrderedBeforeALaterReleaseCame() {
        App app = world.app();
        DeploymentService.DeploymentSummary known = orderAndDie(app, apps.release(app, "first", COMMIT, "somebody"));
        apps.release(app, "second", "b".repeat(40), "somebody");

        world.worker().tick();

        assertThat(apps.releases(app, 10))
                .extracting(AppRelease::state)
                .containsExactly(AppRelease.ReleaseState.WAITING, AppRelease.ReleaseState.ORDERED);
        assertThat(apps.releases(app, 10).getLast().deployment())
                .isEqualTo(known.order().id());
        assertThat(apps.releases(app, 10).getFirst().message()).isEqualTo("waits until what runs is ready or over");
        assertThat(apps.find(name, null, null).orElseThrow().deployment())
                .isEqualTo(known.order().id());
        assertThat(world.ordered()).hasSize(1);
    }

    @Test
    void closesWhatADeadWorkerOrderedWithItsApp() {
        App app = world.app();
        orderAndDie(app, apps.release(app, "first", COMMIT, "somebody"));

        apps.delete(app, ACTOR, NO_BUDGET);

        assertThat(world.ordered())
                .singleElement()
                .satisfies(known -> assertThat(known.closeAsked()).isTrue());
    }

    private UUID order(App app, @Nullable UUID replaces) {
        return world.replica
                .deployments()
                .order(ReleaseWorker.request(app, world.worker().prepare(app, COMMIT), null, replaces))
                .order()
                .id();
    }

    @Test
    void deletesNoAppWhoseDeploymentsCannotBeClosedInTheSameTransaction() throws Exception {
        App app = world.app();
        UUID first = order(app, null);
        UUID second = order(app, first);
        execute("update app set deployment = '%s' where id = '%s'".formatted(second, app.id()));
        execute("""
                create function fail() returns trigger language plpgsql as
                    $$ begin raise exception 'this replica dies'; end $$
                """);
        execute("create trigger fail before update on deployment for each row execute function fail()");

        assertThatThrownBy(() -> apps.delete(app, ACTOR, NO_BUDGET)).hasMessageContaining("this replica dies");
        assertThat(apps.find(name, null, null)).isPresent();

        execute("drop trigger fail on deployment");
        apps.delete(app, ACTOR, NO_BUDGET);
        assertThat(apps.find(name, null, null)).isEmpty();
        assertThat(world.ordered())
                .extracting(known -> known.order().id(), DeploymentService.DeploymentSummary::closeAsked)
                .containsExactly(tuple(second, true), tuple(first, true));
    }

    @Test
    void releasesTheOthersWhenOneAppCannotBeOpened() {
        AppService lost = world.apps(ReleaseWorld.rows("lost:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="));
        App unreadable = world.app("unreadable", lost);
        lost.release(unreadable, "first", COMMIT, "somebody");
        App app = world.app();
        apps.release(app, "first", COMMIT, "somebody");

        world.worker().tick();

        assertThat(apps.releases(app, 10))
                .singleElement()
                .satisfies(release -> assertThat(release.state()).isEqualTo(AppRelease.ReleaseState.ORDERED));
        assertThat(apps.releases(unreadable, 10))
                .singleElement()
                .satisfies(release ->
                        assertThat(release.message()).isEqualTo("waits: Purser failed, and its log says why"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = world.replica.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
