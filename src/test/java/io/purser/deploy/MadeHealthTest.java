package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.source.Detector;
import io.purser.deploy.source.MemoryTree;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.tree.Repository;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A deployment of a generated SDL is ready once its first page answers well; any other answer is reported with its
 * likely cause.
 */
@Execution(ExecutionMode.CONCURRENT)
class MadeHealthTest {
    private static final Sdl MADE = Sdl.parse(GeneratedSdl.of(
                    Detector.require(MemoryTree.of(Map.of("index.html", "<h1>"))),
                    new Repository("acme", "shop"),
                    "main",
                    List.of())
            .text()
            .replaceFirst("amount: \\d+", "amount: 1000"));

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private UUID order(DeployReplica replica, Sdl sdl) {
        world.ledger.budget("all", "20");
        return replica.deployments
                .order(DeployWorld.request(MarketKind.CHAIN, sdl))
                .order()
                .id();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void isReadyOverARedirect() {
        world.serviceAnswers(302);
        DeployReplica replica = world.replica();

        DeployWorld.await(replica, order(replica, MADE), DeploymentState.READY);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void isNotReadyOverARefusalAndSaysWhatItSawAndWhyThatIsLikely() {
        world.serviceAnswers(400, "<title>Bad Request (400)</title>");
        DeployReplica replica = world.replica();

        DeploymentService.DeploymentSummary failed =
                DeployWorld.await(replica, order(replica, MADE), DeploymentState.FAILED);

        assertThat(failed.progress().failure())
                .startsWith("not healthy within 5 s: http://" + world.serviceHost()
                        + "/ answers 400 (Bad Request (400)). Likely cause: the app does not know the host name that it"
                        + " is asked by; let it take every host name (ALLOWED_HOSTS of Django, allowedHosts of Vite and"
                        + " Angular);");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void takesAnApiWithoutAFirstPageForReadyWhereTheSdlWasWrittenByHand() {
        world.serviceAnswers(404);
        DeployReplica replica = world.replica();

        DeployWorld.await(replica, order(replica, AkashWorld.sdl("nginx:1.27")), DeploymentState.READY);
    }
}
