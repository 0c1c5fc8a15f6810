package io.purser.deploy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.purser.deploy.store.OwnedPage;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGithub;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests releases while workers crash and several workers run. */
class ReleaseWorkerTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final AuditLog.Actor ACTOR = new AuditLog.Actor("caller", null);

    private static final TransactionRunner.Change NO_BUDGET = connection -> {};
    private static final AppRows ROWS = new AppRows(
            new SecretBox(SecretsKeys.parse("tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="), new SecureRandom()));
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final IdleReplica REPLICA = begin();

    private final FakeGithub github = new FakeGithub();
    /** Each test has its own app. */
    private final String name = "shop-" + COUNTER.incrementAndGet();

    private final String repository = "acme/" + name;
    private final AppService apps = new AppService(
            REPLICA.database(), ROWS, new AuditLog(REPLICA.database(), Clock.systemUTC()), Clock.systemUTC());

    private static IdleReplica begin() {
        try {
            return new IdleReplica();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void end() {
        REPLICA.close();
    }

    @AfterEach
    void stop() {
        github.close();
    }

    /** The orders for this test's app. */
    private List<DeploymentService.DeploymentSummary> ordered() {
        return REPLICA.ordered().stream()
                .filter(known -> known.order().name().equals(name))
                .toList();
    }

    private ReleaseWorker rollout() {
        return new ReleaseWorker(
                REPLICA.database(),
                ROWS,
                REPLICA.deployments(),
                REPLICA.changes(),
                new GithubRepositories(github.uri(), null));
    }

    private App app(String sdl) {
        return app(sdl, null);
    }

    private App app(String sdl, @Nullable Boolean convert) {
        AppDefinition recipe = new AppDefinition(
                new AppOrigin(repository, "main", AppDefinition.Trigger.PUSH, null),
                new AppContent(sdl, null, "ghcr.io/acme/shop:{sha}", null, Map.of(), Map.of(), convert),
                MarketKind.CHAIN,
                new DeploymentConditions(BidRule.STANDARD, null, Usd.parse("5"), HealthRule.STANDARD, false, null),
                IdleReplica.SOMEBODY);
        return apps.put(name, recipe, null, null, ACTOR, NO_BUDGET).app();
    }

    private App app() {
        return app(AkashWorld.sdl("nginx:1.27").render());
    }

    @Test
    void ordersOnceAfterACrashBetweenTheOrderAndItsNote() {
        App app = app();
        AppRelease release = apps.release(app, AppService.commit(COMMIT), COMMIT, "somebody");
        ReleaseWorker.Prepared prepared = rollout().prepare(app, COMMIT);
        DeploymentService.DeploymentSummary before =
                REPLICA.deployments().order(ReleaseWorker.request(app, prepared, release.id(), null));

        rollout().tick(); // by a replica that knows nothing of that order

        assertThat(ordered()).hasSize(1);
        AppRelease after = apps.releases(app, 10).getFirst();
        assertThat(after.state()).isEqualTo(AppRelease.ReleaseState.ORDERED);
        assertThat(after.deployment()).isEqualTo(before.order().id());
        assertThat(apps.find(name, null, null).orElseThrow().deployment())
                .isEqualTo(before.order().id());
    }

    @Test
    void ordersOnceWhoeverHearsOfACommitAndHoweverOften() throws Exception {
        App app = app();
        GithubEvent push = new GithubEvent(repository.toUpperCase(Locale.ROOT), "main", COMMIT, null, null);
        try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
            Callable<List<String>> hears = () -> {
                List<String> released = apps.happened(push);
                rollout().tick();
                return released;
            };
            for (Future<List<String>> released : replicas.invokeAll(Collections.nCopies(8, hears))) {
                assertThat(released.get()).containsExactly(name);
            }
        }
        rollout().tick();

        assertThat(apps.releases(app, 10)).hasSize(1);
        assertThat(ordered()).hasSize(1);
        assertThat(apps.happened(new GithubEvent(repository, "other", COMMIT, null, null)))
                .isEmpty();
        assertThatThrownBy(() -> apps.release(app, AppService.commit(COMMIT), "f".repeat(40), "somebody"))
                .isInstanceOf(Problem.class);
    }

    @Test
    void takesTheNewestAndWaitsWhileWhatRunsIsNotReady() {
        App app = app();
        apps.release(app, "first", "a".repeat(40), "somebody");
        apps.release(app, "second", "b".repeat(40), "somebody");
        rollout().tick();
        apps.release(app, "third", "c".repeat(40), "somebody");

        rollout().tick();

        List<AppRelease> releases = apps.releases(app, 10);
        assertThat(releases)
                .extracting(AppRelease::state)
                .containsExactly(
                        AppRelease.ReleaseState.WAITING,
                        AppRelease.ReleaseState.ORDERED,
                        AppRelease.ReleaseState.SUPERSEDED);
        assertThat(releases.getFirst().message()).isEqualTo("waits until what runs is ready or over");
        assertThat(ordered()).hasSize(1);
    }

    @Test
    void saysWhyWhatCannotBeDeployedIsNot() {
        App app = app();
        apps.release(app, null, null, "somebody"); // the branch's newest commit, of a repository that does not exist

        rollout().tick();

        AppRelease failed = apps.releases(app, 10).getFirst();
        assertThat(failed.state()).isEqualTo(AppRelease.ReleaseState.FAILED);
        assertThat(failed.message()).contains(repository + " is not there");
    }

    @Test
    void waitsWhileGithubIsUnreachable() {
        App app = app();
        github.answerWith(500);
        apps.release(app, null, null, "somebody");

        rollout().tick();

        AppRelease waiting = apps.releases(app, 10).getFirst();
        assertThat(waiting.state()).isEqualTo(AppRelease.ReleaseState.WAITING);
        assertThat(waiting.message()).isEqualTo("waits: GitHub answers 500 for " + repository);
        assertThat(ordered()).isEmpty();
    }

    @Test
    void waitsWithAPriceInUaktWhileTheOracleIsUnreachableAndThenOrdersItConverted() {
        App app = app(AkashWorld.sdl("nginx:1.27", "128Mi", "uakt").render(), true);
        apps.release(app, AppService.commit(COMMIT), COMMIT, "github:" + repository);
        REPLICA.chain().stallOracle();
        try {
            rollout().tick();
        } finally {
            REPLICA.chain().resumeOracle();
        }

        AppRelease waiting = apps.releases(app, 10).getFirst();
        assertThat(waiting.state()).isEqualTo(AppRelease.ReleaseState.WAITING);
        assertThat(waiting.message())
                .startsWith(
                        "waits: the prices are in uakt, and the price of AKT cannot be read from the chain's oracle")
                .contains("write them in uact");
        assertThat(ordered()).isEmpty();

        apps.release(app, "again", COMMIT, "somebody"); // the previous release waits for half a minute
        rollout().tick();

        assertThat(apps.releases(app, 10).getFirst().state()).isEqualTo(AppRelease.ReleaseState.ORDERED);
        assertThat(ordered()).singleElement().satisfies(known -> {
            assertThat(known.order().terms().aktInUsd()).isEqualByComparingTo("1.25");
            assertThat(known.order().terms().groups().getFirst().priceUact()).isEqualTo("1250");
        });
    }

    @Test
    void failsWithTheLineOfAPriceInUaktThatIsNotToBeConverted() {
        App app = app(AkashWorld.sdl("nginx:1.27", "128Mi", "uakt").render());
        apps.release(app, AppService.commit(COMMIT), COMMIT, "github:" + repository);

        rollout().tick();

        AppRelease failed = apps.releases(app, 10).getFirst();
        assertThat(failed.state()).isEqualTo(AppRelease.ReleaseState.FAILED);
        assertThat(failed.message())
                .startsWith("profiles.placement.westcoast.pricing.web.denom: no market takes uakt any more")
                .contains("line ");
        assertThat(ordered()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItIsDeletedWhileItIsOrdered() {
        App app = app();
        apps.release(app, "first", COMMIT, "somebody");
        rollout().tick();
        UUID deployment = apps.releases(app, 1).getFirst().deployment();

        apps.delete(apps.find(name, null, null).orElseThrow(), ACTOR, NO_BUDGET);

        assertThat(apps.find(name, null, null)).isEmpty();
        assertThat(ordered()).singleElement().satisfies(known -> {
            assertThat(known.order().id()).isEqualTo(deployment);
            assertThat(known.closeAsked()).isTrue();
        });
    }

    @Test
    void isAnotherTeamsWhereAnotherTeamHasIt() {
        app();

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
