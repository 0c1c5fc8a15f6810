package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.state.DeploymentState;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Lets other processes work on deployments until they kill themselves. It starts a process in advance, so that a test
 * does not wait for the start of a JVM. Several tests may use it at once.
 */
final class Executioner implements AutoCloseable {
    private Process spare = DoomedProcess.start();

    /**
     * Orders, and waits for the death.
     *
     * @param point such as {@code before create} or {@code after update 2}: at the second time
     */
    UUID orderAndDie(DeployWorld world, DeploymentRequest request, String point, Meanwhile meanwhile) throws Exception {
        return orderAndDie(world, request, spare(), point, meanwhile);
    }

    /**
     * Orders, and waits until the called server kills the process.
     *
     * @param call such as {@code before GET /v1/bids}, see {@link io.purser.fake.Watch}
     */
    UUID orderAndDieAtCall(DeployWorld world, DeploymentRequest request, String call) throws Exception {
        Process doomed = spare();
        world.akash.chain.watch().kill(doomed, call);
        return orderAndDie(world, request, doomed, DoomedProcess.NEVER, Meanwhile.NOTHING);
    }

    private UUID orderAndDie(
            DeployWorld world, DeploymentRequest request, Process doomed, String point, Meanwhile meanwhile)
            throws Exception {
        UUID id;
        try (DeployReplica desk = world.replicaThatDoesNothing()) {
            id = desk.deployments.order(request).order().id();
            DoomedProcess.send(doomed, world, point);
            meanwhile.ask(desk, id);
            assertThat(doomed.waitFor(90, TimeUnit.SECONDS))
                    .as("it died " + point + DeployWorld.story(desk, id))
                    .isTrue();
            // 128 plus the number of SIGKILL.
            assertThat(doomed.exitValue()).isEqualTo(137);
        }
        return id;
    }

    /** Actions while a process works on a deployment. */
    interface Meanwhile {
        /** No action. */
        Meanwhile NOTHING = (desk, id) -> {};

        void ask(DeployReplica desk, UUID id);

        /** An action once it is ready. */
        static Meanwhile whenReady(DeployReplicaAsked asked) {
            return (desk, id) -> asked.ask(desk, DeployWorld.await(desk, id, DeploymentState.READY));
        }
    }

    /** A request about a ready deployment. */
    interface DeployReplicaAsked {
        void ask(DeployReplica desk, DeploymentService.DeploymentSummary ready);
    }

    private synchronized Process spare() {
        Process doomed = spare;
        spare = DoomedProcess.start();
        return doomed;
    }

    @Override
    public synchronized void close() {
        spare.destroy();
    }
}
