package io.purser.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the application under test holds in memory. */
public final class Memory {
    private static final long MEGABYTE = 1_048_576;
    private static final long KILOBYTES = 1_024;

    private Memory() {}

    /**
     * Megabytes: of the heap after a collection where the application runs in this process, which is then the tests' and
     * the fakes' as well; the resident set of the packaged application, of what is not a file, where it has its own.
     */
    public static long used() {
        Optional<ProcessHandle> packaged = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("quarkus-run.jar")
                        || child.info().command().orElse("").endsWith("-runner"))
                .findFirst();
        if (packaged.isPresent()) {
            return anonymous(packaged.get().pid());
        }
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    private static long anonymous(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / KILOBYTES)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
