package io.purser.deploy.app;

import static io.purser.deploy.app.ReleaseWorld.ACTOR;
import static io.purser.deploy.app.ReleaseWorld.COMMIT;
import static io.purser.deploy.app.ReleaseWorld.NO_BUDGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.deploy.DeploymentService;
import io.purser.deploy.store.OwnedPage;
import io.purser.fake.AkashWorld;
import io.purser.problem.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests releases while workers crash and several workers run. */
class ReleaseWorkerTest {
    @AutoClose
    private final ReleaseWorld world = new ReleaseWorld();

    private final String name = world.name;
    private final AppService apps = world.apps;

    @Test
    void ordersOnceAfterACrashBetweenTheOrderAndItsNote() {
        App app = world.app();
        AppRelease release = apps.release(app, AppService.commit(COMMIT), COMMIT, "somebody");
        ReleaseWorker.Prepared prepared = world.worker().prepare(app, COMMIT);
        DeploymentService.DeploymentSummary before =
                world.replica.deployments().order(ReleaseWorker.request(app, prepared, release.id(), null));

        world.worker().tick(); // by a replica that knows nothing of that order

        assertThat(world.ordered()).hasSize(1);
        AppRelease after = apps.releases(app, 10).getFirst();
        assertThat(after.state()).isEqualTo(AppRelease.ReleaseState.ORDERED);
        assertThat(after.deployment()).isEqualTo(before.order().id());
        assertThat(apps.find(name, null, null).orElseThrow().deployment())
                .isEqualTo(before.order().id());
    }

    @Test
    void ordersOnceWhoeverHearsOfACommitAndHoweverOften() throws Exception {
        App app = world.app();
        GithubEvent push = new GithubEvent(world.repository.toUpperCase(Locale.ROOT), "main", COMMIT, null, null);
        try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
            Callable<List<String>> hears = () -> {
                List<String> released = apps.happened(push);
                world.worker().tick();
                return released;
            };
            for (Future<List<String>> released : replicas.invokeAll(Collections.nCopies(8, hears))) {
                assertThat(released.get()).containsExactly(name);
            }
        }
        world.worker().tick();

        assertThat(apps.releases(app, 10)).hasSize(1);
        assertThat(world.ordered()).hasSize(1);
        assertThat(apps.happened(new GithubEvent(world.repository, "other", COMMIT, null, null)))
                .isEmpty();
        assertThatThrownBy(() -> apps.release(app, AppService.commit(COMMIT), "f".repeat(40), "somebody"))
                .isInstanceOf(Problem.class);
    }

    @Test
    void takesTheNewestAndWaitsWhileWhatRunsIsNotReady() {
        App app = world.app();
        apps.release(app, "first", "a".repeat(40), "somebody");
        apps.release(app, "second", "b".repeat(40), "somebody");
        world.worker().tick();
        apps.release(app, "third", "c".repeat(40), "somebody");

        world.worker().tick();

        List<AppRelease> releases = apps.releases(app, 10);
        assertThat(releases)
                .extracting(AppRelease::state)
                .containsExactly(
                        AppRelease.ReleaseState.WAITING,
                        AppRelease.ReleaseState.ORDERED,
                        AppRelease.ReleaseState.SUPERSEDED);
        assertThat(releases.getFirst().message()).isEqualTo("waits until what runs is ready or over");
        assertThat(world.ordered()).hasSize(1);
    }

    @Test
    void saysWhyWhatCannotBeDeployedIsNot() {
        App app = world.app();
        apps.release(
                app, null, null, "somebody"); // the branch's newest commit, of a world.repository that does not exist

        world.worker().tick();

        AppRelease failed = apps.releases(app, 10).getFirst();
        assertThat(failed.state()).isEqualTo(AppRelease.ReleaseState.FAILED);
        assertThat(failed.message()).contains(world.repository + " is not there");
    }

    @Test
    void waitsWhileGithubIsUnreachable() {
        App app = world.app();
        world.github.answerWith(500);
        apps.release(app, null, null, "somebody");

        world.worker().tick();

        AppRelease waiting = apps.releases(app, 10).getFirst();
        assertThat(waiting.state()).isEqualTo(AppRelease.ReleaseState.WAITING);
        assertThat(waiting.message()).isEqualTo("waits: GitHub answers 500 for " + world.repository);
        assertThat(world.ordered()).isEmpty();
    }

    @Test
    void waitsWithAPriceInUaktWhileTheOracleIsUnreachableAndThenOrdersItConverted() {
        App app = world.appOf(AkashWorld.sdl("nginx:1.27", "128Mi", "uakt").render(), true);
        apps.release(app, AppService.commit(COMMIT), COMMIT, "github:" + world.repository);
        world.replica.chain().stallOracle();
        try {
            world.worker().tick();
        } finally {
            world.replica.chain().resumeOracle();
        }

        AppRelease waiting = apps.releases(app, 10).getFirst();
        assertThat(waiting.state()).isEqualTo(AppRelease.ReleaseState.WAITING);
        assertThat(waiting.message())
                .startsWith(
                        "waits: the prices are in uakt, and the price of AKT cannot be read from the chain's oracle")
                .contains("write them in uact");
        assertThat(world.ordered()).isEmpty();

        apps.release(app, "again", COMMIT, "somebody"); // the previous release waits for half a minute
        world.worker().tick();

        assertThat(apps.releases(app, 10).getFirst().state()).isEqualTo(AppRelease.ReleaseState.ORDERED);
        assertThat(world.ordered()).singleElement().satisfies(known -> {
            assertThat(known.order().terms().aktInUsd()).isEqualByComparingTo("1.25");
            assertThat(known.order().terms().groups().getFirst().priceUact()).isEqualTo("1250");
        });
    }

    @Test
    void failsWithTheLineOfAPriceInUaktThatIsNotToBeConverted() {
        App app = world.appOf(AkashWorld.sdl("nginx:1.27", "128Mi", "uakt").render(), null);
        apps.release(app, AppService.commit(COMMIT), COMMIT, "github:" + world.repository);

        world.worker().tick();

        AppRelease failed = apps.releases(app, 10).getFirst();
        assertThat(failed.state()).isEqualTo(AppRelease.ReleaseState.FAILED);
        assertThat(failed.message())
                .startsWith("profiles.placement.westcoast.pricing.web.denom: no market takes uakt any more")
                .contains("line ");
        assertThat(world.ordered()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItIsDeletedWhileItIsOrdered() {
        App app = world.app();
        apps.release(app, "first", COMMIT, "somebody");
        world.worker().tick();
        UUID deployment = apps.releases(app, 1).getFirst().deployment();

        apps.delete(apps.find(name, null, null).orElseThrow(), ACTOR, NO_BUDGET);

        assertThat(apps.find(name, null, null)).isEmpty();
        assertThat(world.ordered()).singleElement().satisfies(known -> {
            assertThat(known.order().id()).isEqualTo(deployment);
            assertThat(known.closeAsked()).isTrue();
        });
    }

    @Test
    void isAnotherTeamsWhereAnotherTeamHasIt() {
        world.app();

        assertThat(apps.find(name, "other", null)).isEmpty();
        assertThat(apps.page(new OwnedPage(null, "other", null, 10))).isEmpty();
        assertThat(apps.page(new OwnedPage(null, "team", null, 10)))
                .extracting(App::name)
                .contains(name);
        AppDefinition recipe = apps.find(name, "team", null).orElseThrow().recipe();
        assertThatThrownBy(() -> apps.put(name, recipe, "other", null, ACTOR, NO_BUDGET))
                .hasMessageContaining("this name is taken by somebody else");
    }
}
