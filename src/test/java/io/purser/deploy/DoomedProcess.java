package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.support.ClassArchive;
import io.purser.support.Jvm;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A process of {@link DoomedReplica}. All of them start from one archive of their classes. */
final class DoomedProcess {
    /** A point of death that nobody reaches. */
    static final String NEVER = "at nothing";

    private DoomedProcess() {}

    static Process start() {
        Archive archive = Archive.SHARED;
        return start(archive.classPath, ClassArchive.use(archive.file));
    }

    private static Process start(String classPath, String archive) {
        try {
            return new ProcessBuilder(Jvm.shortLived(classPath, DoomedReplica.class, archive, "-Xmx160m"))
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the process work on the deployments of that world until that point. */
    static void send(Process doomed, DeployWorld world, String point) throws IOException {
        List<String> lines = new ArrayList<>(List.of(world.url, point));
        world.environment().forEach((name, value) -> lines.addAll(List.of(name, value)));
        BufferedWriter input = doomed.outputWriter();
        for (String line : lines) {
            input.write(line);
            input.newLine();
        }
        input.newLine();
        input.flush();
    }

    /** The classes of a process that carried a deployment out, and ended in order. */
    private record Archive(String classPath, Path file) {
        private static final Archive SHARED = record();

        private static Archive record() {
            try {
                Path folder = Files.createTempDirectory("doomed");
                folder.toFile().deleteOnExit();
                Archive archive = new Archive(ClassArchive.classPathOfJars(folder), folder.resolve("classes.jsa"));
                try (var files = Files.list(folder)) {
                    files.forEach(file -> file.toFile().deleteOnExit());
                }
                archive.file.toFile().deleteOnExit();
                archive.write();
                return archive;
            } catch (Exception e) {
                throw new IllegalStateException("no archive of the classes", e);
            }
        }

        private void write() throws Exception {
            Process process = start(classPath, ClassArchive.record(file));
            try (DeployWorld world = new DeployWorld();
                    DeployReplica desk = world.replicaThatDoesNothing()) {
                world.ledger.budget("all", "20");
                UUID id = desk.deployments
                        .order(DeployWorld.request(MarketKind.CHAIN, DeployWorld.sdl(MarketKind.CHAIN, "nginx:1.27")))
                        .order()
                        .id();
                send(process, world, NEVER);
                DeployWorld.await(desk, id, DeploymentState.READY);
                process.outputWriter().close();
                assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
