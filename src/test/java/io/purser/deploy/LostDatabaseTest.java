package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.support.SwitchingProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The database is away in the middle of a step, so that the worker can neither write the step nor release the row. */
@Execution(ExecutionMode.CONCURRENT)
class LostDatabaseTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final AtomicReference<Thread> worker = new AtomicReference<>();

    @Test
    void takesUpAgainWhatItCouldNotReleaseWithoutTheDatabase() throws Exception {
        URI server = URI.create(world.url.substring("jdbc:".length()));
        try (SwitchingProxy database = new SwitchingProxy(server.getPort());
                DeployReplica replica = new DeployReplica(
                        world.url.replace(":" + server.getPort(), ":" + database.port()),
                        world.environment(),
                        DeployWorld.QUICK,
                        source -> InterceptedMarket.around(source, (method, call) -> {
                            loseAtTheFirstManifest(method, database);
                            return call.get();
                        }),
                        UnaryOperator.identity(),
                        UnaryOperator.identity(),
                        Clock.systemUTC())) {
            UUID id = replica.deployments
                    .order(DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27")))
                    .order()
                    .id();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> worker.get() != null && !worker.get().isAlive());
            assertThat(world.akash.gateway.attempts()).isOne();

            database.switchTo(server.getPort());

            DeployWorld.await(replica, id, DeploymentState.READY);
            assertThat(world.akash.gateway.attempts()).isEqualTo(2);
            replica.deployments.close(id);
            DeployWorld.await(replica, id, DeploymentState.CLOSED);
            assertThat(world.active(MarketKind.CHAIN)).isEmpty();
        }
    }

    private void loseAtTheFirstManifest(String method, SwitchingProxy database) {
        if (method.equals("sendManifest") && worker.compareAndSet(null, Thread.currentThread())) {
            try {
                database.cut();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
