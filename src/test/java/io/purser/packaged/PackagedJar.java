package io.purser.packaged;

import io.purser.support.ClassArchive;
import io.purser.support.Jvm;
import io.purser.support.PostgresResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The jar that was built, on a JVM. All its starts share one archive of its classes, which halves their time. */
final class PackagedJar {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static boolean isArchived;

    private PackagedJar() {}

    /** The command that starts it, without arguments. */
    static List<String> command(Path jar) {
        Path archive = jar.resolveSibling("../packaged-classes.jsa").normalize();
        archive(jar, archive);
        return command(jar, ClassArchive.use(archive));
    }

    private static List<String> command(Path jar, String archive) {
        List<String> command = new ArrayList<>();
        command.add(Jvm.program());
        command.add(archive);
        command.addAll(Jvm.SHORT_LIVED);
        command.addAll(List.of("-Xmx256m", "-jar", jar.toString()));
        return command;
    }

    /** Several JVMs run the tests, and the first one makes the archive. */
    private static synchronized void archive(Path jar, Path archive) {
        if (isArchived) {
            return;
        }
        Path locked = archive.resolveSibling("packaged-classes.lock");
        try (FileChannel channel = FileChannel.open(locked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!isNewer(archive, jar)) {
                record(jar, archive);
            }
            isArchived = lock.isValid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNewer(Path archive, Path jar) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private static void record(Path jar, Path archive) throws IOException {
        List<String> command = command(jar, ClassArchive.record(archive));
        try (PackagedPurser purser = PackagedPurser.start(command, PostgresResource.freshDatabase(), Map.of())) {
            purser.awaitAnswerWithinASecond();
            purser.signal("TERM");
            purser.awaitExit(TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
