package io.purser.packaged;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Limits for one container, by the kernel's control groups. A group is made within the one that the tests run in, so that
 * a limit of somebody else's holds for it as well.
 */
final class ControlGroups implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long PERIOD_MICROS = 100_000;

    private final String name;
    private final List<Path> groups = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private ControlGroups(String name) {
        this.name = name;
    }

    /**
     * Makes groups with these limits, as far as the machine lets it.
     *
     * @param cpuMillis thousandths of a core
     * @param memory bytes
     */
    static ControlGroups make(String name, long cpuMillis, long memory) {
        ControlGroups made = new ControlGroups(name);
        String quota = Long.toString(cpuMillis * PERIOD_MICROS / 1_000);
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            made.limit("CPU and memory", "", ROOT, (parent, group) -> {
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+cpu +memory");
                Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
                Files.writeString(group.resolve("memory.max"), Long.toString(memory));
            });
        } else {
            made.limit("CPU", "cpu", ROOT.resolve("cpu"), (parent, group) -> {
                Files.writeString(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), quota);
            });
            made.limit(
                    "memory",
                    "memory",
                    ROOT.resolve("memory"),
                    (parent, group) ->
                            Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString(memory)));
        }
        return made;
    }

    /** No limit, where there is no container to hold to one. */
    static ControlGroups none() {
        return new ControlGroups("none");
    }

    /** Sets the limits of a group. */
    @FunctionalInterface
    private interface Limits {
        void set(Path parent, Path group) throws IOException;
    }

    private void limit(String what, String controller, Path root, Limits limits) {
        try {
            Path parent = root.resolve(own(controller).substring(1));
            Path group = parent.resolve("purser-" + ProcessHandle.current().pid() + "-" + name.replace('/', '-'));
            Files.createDirectory(group);
            groups.add(group);
            try {
                limits.set(parent, group);
            } catch (IOException e) {
                remove(group);
                throw e;
            }
        } catch (IOException e) {
            missing.add(what + ": " + (e instanceof FileSystemException ? e.toString() : e.getMessage()));
        }
    }

    /** The group that this process is in, of the hierarchy of a controller; of the one hierarchy of version 2 if empty. */
    private static String own(String controller) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .map(line -> line.split(":", 3))
                .filter(line -> List.of(line[1].split(",", -1)).contains(controller))
                .map(line -> line[2])
                .findFirst()
                .orElseThrow(() -> new IOException("this machine has no group of " + controller));
    }

    /** Where a process writes its number to be held to the limits. */
    List<String> doors() {
        return groups.stream()
                .map(group -> group.resolve("cgroup.procs").toString())
                .toList();
    }

    /** What this machine does not hold a container to, and why. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** Has a process that runs already, and what it starts from now on, held to the limits. */
    void add(long pid) throws IOException {
        for (String door : doors()) {
            Files.writeString(Path.of(door), Long.toString(pid));
        }
    }

    private void remove(Path group) {
        groups.remove(group);
        if (group.toFile().isDirectory()) {
            // The kernel lets go of it once the last process is gone.
            Awaitility.await().ignoreExceptions().until(() -> Files.deleteIfExists(group));
        }
    }

    @Override
    public void close() {
        List.copyOf(groups).forEach(this::remove);
    }
}
