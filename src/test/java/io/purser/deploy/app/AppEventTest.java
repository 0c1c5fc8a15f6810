package io.purser.deploy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.purser.access.key.AuditLog;
import io.purser.database.TransactionRunner;
import io.purser.deploy.IdleReplica;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.HealthRule;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGithub;
import io.purser.ids.TimeOrderedUuids;
import io.purser.money.Usd;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** GitHub's events reach Purser in another order than they happened in, and again. */
class AppEventTest {
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);
    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant SECOND = FIRST.plusSeconds(60);
    private static final Instant THIRD = FIRST.plusSeconds(120);

    @AutoClose
    private final IdleReplica replica = new IdleReplica();

    @AutoClose
    private final FakeGithub github = new FakeGithub();

    private final AppService apps = ReleaseWorld.apps(replica);

    AppEventTest() throws SQLException {}

    private void carryOut() {
        ReleaseWorld.worker(replica, github).tick();
    }

    private App app(@Nullable String sdl) {
        AppDefinition recipe = new AppDefinition(
                new AppOrigin("acme/shop", "main", AppDefinition.Trigger.PUSH, null),
                new AppContent(
                        sdl, null, sdl == null ? null : "ghcr.io/acme/shop:{sha}", null, Map.of(), Map.of(), null),
                MarketKind.CHAIN,
                new DeploymentConditions(BidRule.STANDARD, null, Usd.parse("5"), HealthRule.STANDARD, false, null),
                IdleReplica.SOMEBODY);
        return apps.put("shop", recipe, null, null, new AuditLog.Actor("caller", null), connection -> {})
                .app();
    }

    private App app() {
        return app(AkashWorld.sdl("nginx:1.27").render());
    }

    private List<String> push(String commit, @Nullable Instant at) {
        return apps.happened(new GithubEvent("acme/shop", "main", commit, null, at));
    }

    private Stream<@Nullable String> released(App app) {
        return apps.releases(app, 10).stream().map(AppRelease::revision);
    }

    @Test
    void ignoresWhatHappenedBeforeTheNewestRelease() {
        App app = app();

        assertThat(push(NEW, SECOND)).containsExactly("shop");
        assertThat(push(OLD, FIRST)).isEmpty();

        assertThat(released(app)).containsExactly(NEW);
    }

    @Test
    void releasesAnEarlierCommitAgainOnceAPushGoesBackToIt() {
        App app = app();
        push(OLD, FIRST);
        carryOut();
        push(NEW, SECOND);

        assertThat(push(OLD, THIRD)).containsExactly("shop");
        assertThat(push(OLD, THIRD)).containsExactly("shop"); // delivered again
        assertThat(push(OLD, FIRST)).isEmpty();
        assertThat(push(NEW, SECOND)).isEmpty();

        assertThat(released(app)).containsExactly(OLD, NEW, OLD);
    }

    @Test
    void releasesACommitOnceWhoHearsOfItWithoutATime() {
        App app = app();
        push(OLD, null);
        carryOut();
        push(NEW, null);

        push(OLD, null);

        assertThat(released(app)).containsExactly(NEW, OLD);
    }

    @Test
    void releasesACommitAgainWhoseReleaseFailed() {
        App app = app(null); // its repository is not there yet
        push(OLD, FIRST);
        carryOut();
        assertThat(apps.releases(app, 1).getFirst().state()).isEqualTo(AppRelease.ReleaseState.FAILED);

        assertThat(push(OLD, FIRST)).containsExactly("shop"); // delivered again

        assertThat(apps.releases(app, 10))
                .extracting(AppRelease::state)
                .containsExactly(AppRelease.ReleaseState.WAITING, AppRelease.ReleaseState.FAILED);
    }

    @Test
    void releasesAnEarlierCommitAgainForWhoAsksForIt() {
        App app = app();
        AppRelease first = apps.release(app, AppService.commit(OLD), OLD, "somebody");
        carryOut();
        assertThat(apps.release(app, AppService.commit(OLD), OLD, "somebody").id())
                .isEqualTo(first.id());
        apps.release(app, AppService.commit(NEW), NEW, "somebody");

        AppRelease again = apps.release(app, AppService.commit(OLD), OLD, "somebody");

        assertThat(again.id()).isNotEqualTo(first.id());
        assertThat(released(app)).containsExactly(OLD, NEW, OLD);
        assertThat(apps.release(app, AppService.commit(OLD), OLD, "somebody").id())
                .isEqualTo(again.id());
    }

    @Test
    void releasesTheNewestWhicheverReplicaHearsOfItFirst() throws Exception {
        App app = app();
        try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
            List<Callable<List<String>>> events = Stream.of(OLD, NEW, OLD, NEW, OLD, NEW, OLD, NEW)
                    .<Callable<List<String>>>map(commit -> () -> push(commit, commit.equals(NEW) ? SECOND : FIRST))
                    .toList();
            for (Future<List<String>> heard : replicas.invokeAll(events)) {
                heard.get();
            }
        }

        assertThat(released(app).limit(1)).containsExactly(NEW);
        assertThat(released(app).filter(NEW::equals)).hasSize(1);
        assertThat(released(app).filter(OLD::equals)).hasSizeLessThanOrEqualTo(1);
    }

    /** Another replica, whose clock is ahead, hears of a commit. */
    private void releasedAhead(App app, String commit, Instant at) {
        Instant ahead = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.MILLIS);
        AppRelease release = new AppRelease(
                TimeOrderedUuids.nextOfAnotherClock(ahead),
                app.id(),
                AppService.commit(commit),
                commit,
                "github:acme/shop",
                AppRelease.ReleaseState.WAITING,
                "for its turn",
                null,
                ahead,
                ahead);
        TransactionRunner.change(replica.database(), connection -> ReleaseRows.insert(connection, release, at));
    }

    @Test
    void releasesTheLaterPushThoughTheClockOfTheEarlierOnesReplicaIsAhead() {
        App app = app();
        releasedAhead(app, OLD, FIRST);

        assertThat(push(NEW, SECOND)).containsExactly("shop");

        carryOut();
        assertThat(apps.releases(app, 10))
                .extracting(AppRelease::revision, AppRelease::state)
                .containsExactly(
                        tuple(NEW, AppRelease.ReleaseState.ORDERED), tuple(OLD, AppRelease.ReleaseState.SUPERSEDED));
    }

    @Test
    void releasesWhatSomebodyAsksForThoughTheClockOfAnotherReplicaIsAhead() {
        App app = app();
        releasedAhead(app, OLD, FIRST);

        apps.release(app, AppService.commit(NEW), NEW, "somebody");
        assertThat(released(app)).containsExactly(NEW, OLD);

        carryOut();
        apps.release(app, AppService.commit(OLD), OLD, "somebody");
        assertThat(released(app)).containsExactly(OLD, NEW, OLD);
    }
}
