package io.purser.packaged;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One container that runs: a process with exactly what its service says, in its own file system where that can be. */
final class ContainerProcess implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final long KIBIBYTES_A_MEBIBYTE = 1_024;

    /** In a mount namespace of its own, held to the limits, and then without any privilege. */
    private static final String ENTER = """
            root=$1 user=$2 folder=$3 doors=$4
            shift 4
            for door in $doors; do echo $$ > "$door" || exit 90; done
            mount -t proc proc "$root/proc" && mount -t tmpfs tmpfs "$root/dev" || exit 91
            for device in null zero random urandom; do
              : > "$root/dev/$device" && mount --bind "/dev/$device" "$root/dev/$device" || exit 92
            done
            exec unshare --root="$root" --wd="$folder" --setgid 0 --setuid "$user" "$@"
            """;

    private final Process process;
    private final URI root;
    private final String key;
    private final Path log;
    private final long startedAt;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Thread sampler = Thread.ofPlatform().daemon().unstarted(this::sample);
    private volatile long mostOwn;

    private ContainerProcess(Process process, int port, String key, Path log, long startedAt) {
        this.process = process;
        this.root = URI.create("http://127.0.0.1:" + port);
        this.key = key;
        this.log = log;
        this.startedAt = startedAt;
    }

    /**
     * Starts it.
     *
     * @param files its file system, or null where it has to do with the machine's own
     * @param key with which it is called
     */
    static ContainerProcess start(
            ImageRecipe recipe,
            @Nullable ImageFiles files,
            List<String> command,
            Map<String, String> environment,
            ControlGroups groups,
            int port,
            String key)
            throws IOException {
        List<String> whole = new ArrayList<>();
        if (files != null) {
            whole.addAll(List.of("unshare", "--mount", "sh", "-c", ENTER, "sh"));
            whole.addAll(List.of(
                    files.root().toAbsolutePath().toString(),
                    Integer.toString(recipe.user()),
                    recipe.folder(),
                    String.join(" ", groups.doors())));
        }
        whole.addAll(command);
        Path log = Files.createTempFile("container", ".log");
        log.toFile().deleteOnExit();
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().putAll(environment);
        long startedAt = System.nanoTime();
        ContainerProcess started = new ContainerProcess(builder.start(), port, key, log, startedAt);
        started.sampler.start();
        return started;
    }

    /** Waits until it says that it is ready, and returns how long that took from its start. */
    Duration awaitReady() throws IOException {
        try {
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .failFast("it ended", () -> !process.isAlive())
                    .until(() -> get("/q/health/ready").statusCode() == 200);
        } catch (RuntimeException e) {
            throw new AssertionError("it does not become ready: " + log(), e);
        }
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key);
    }

    /** The user of the process as the kernel knows it. */
    String user() throws IOException {
        return status("Uid");
    }

    /** What it may do beyond any user, in hexadecimal: nothing is zeros. */
    String privileges() throws IOException {
        return status("CapEff");
    }

    /** Whether it sees this machine's files. */
    boolean isShutIn() throws IOException {
        return !Files.isSameFile(Path.of("/proc/" + process.pid() + "/root/"), Path.of("/"));
    }

    /** MiB that were its own at most, by samples: what the kernel cannot take back. */
    long mostOwn() {
        return mostOwn;
    }

    /** Forgets which pages were used, so that {@link #codeInUse} counts from now on. */
    void forgetUse() throws IOException {
        Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "1");
    }

    /** MiB of the files' pages that were used since {@link #forgetUse}: code, and constants beside it. */
    long codeInUse() throws IOException {
        long kibibytes = 0;
        long referenced = 0;
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps"))) {
            if (line.startsWith("Referenced:")) {
                referenced = kibibytes(line);
            } else if (line.startsWith("Anonymous:")) {
                kibibytes += Math.max(0, referenced - kibibytes(line));
            }
        }
        return mebibytes(kibibytes);
    }

    private void sample() {
        try {
            while (process.isAlive()) {
                List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
                mostOwn = Math.max(mostOwn, mebibytes(kibibytes(value(status, "RssAnon"))));
                Thread.sleep(10);
            }
        } catch (IOException | IllegalStateException | InterruptedException e) {
            // It is gone, and so is what it held.
        }
    }

    private String status(String field) throws IOException {
        return value(Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")), field);
    }

    private static long mebibytes(long kibibytes) {
        return (kibibytes + KIBIBYTES_A_MEBIBYTE - 1) / KIBIBYTES_A_MEBIBYTE;
    }

    private static long kibibytes(String text) {
        return Long.parseLong(text.replaceAll("[^0-9]", ""));
    }

    private static String value(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the kernel says no " + field));
    }

    /** Ends it as a provider does, and returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not stop");
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
    }
}
