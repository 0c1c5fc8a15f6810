package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.state.DeploymentState;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Lets other processes work on deployments until they kill themselves. It starts a process in advance, so that a test
 * does not wait for the start of a JVM. Several tests may use it at once.
 */
final class Executioner implements AutoCloseable {
    private static final String NEVER = "at nothing";

    private Process spare = start();

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
        return orderAndDie(world, request, doomed, NEVER, Meanwhile.NOTHING);
    }

    private UUID orderAndDie(
            DeployWorld world, DeploymentRequest request, Process doomed, String point, Meanwhile meanwhile)
            throws Exception {
        UUID id;
        try (DeployReplica desk = world.replicaThatDoesNothing()) {
            id = desk.deployments.order(request).order().id();
            send(doomed, world, point);
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

    private static void send(Process doomed, DeployWorld world, String point) throws IOException {
        List<String> lines = new ArrayList<>(List.of(world.url, point));
        world.environment().forEach((name, value) -> lines.addAll(List.of(name, value)));
        try (BufferedWriter input = doomed.outputWriter()) {
            for (String line : lines) {
                input.write(line);
                input.newLine();
            }
            input.newLine();
        }
    }

    private synchronized Process spare() {
        Process doomed = spare;
        spare = start();
        return doomed;
    }

    private static Process start() {
        try {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx160m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DoomedReplica.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        spare.destroy();
    }
}
