package io.purser.packaged;

import io.purser.support.PostgresResource;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Purser as it is shipped, in a process of its own: the jar, or the native executable where that is what was built. Its
 * settings come by environment variables only, as in a container.
 */
final class PackagedPurser implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:([0-9]+)");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Process process;
    private final URI root;
    private final Path log;
    private final Path temporary;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PackagedPurser(Process process, URI root, Path log, Path temporary) {
        this.process = process;
        this.root = root;
        this.log = log;
        this.temporary = temporary;
    }

    /** Settings of one that will be killed: the next one takes over soon, and can read what it sealed. */
    static Map<String, String> killable() {
        return Map.of(
                "PURSER_REPLICA_SILENCE",
                "PT10S",
                "PURSER_SWEEP_EVERY",
                "1s",
                "PURSER_SECRETS_KEY",
                "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    }

    /** Starts it on that database and waits until it listens. */
    static PackagedPurser start(String databaseUrl, Map<String, String> settings) throws IOException {
        return start(command(), databaseUrl, settings);
    }

    static PackagedPurser start(List<String> program, String databaseUrl, Map<String, String> settings)
            throws IOException {
        Path log = Files.createTempFile("purser", ".log");
        log.toFile().deleteOnExit();
        Path temporary = Files.createTempDirectory("purser");
        temporary.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(program);
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PURSER_") || name.startsWith("QUARKUS_"));
        environment.keySet().removeIf(name -> name.endsWith("_API_KEY") || name.endsWith("_BASE_URL"));
        environment.put("PURSER_BUILT_IN", "371-os");
        environment.put("PURSER_DB_URL", databaseUrl);
        environment.put("PURSER_DB_USERNAME", "postgres");
        environment.put("PURSER_DB_PASSWORD", "postgres");
        environment.put("PURSER_OPERATOR_KEY", PostgresResource.OPERATOR_KEY);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        environment.putAll(settings);
        Process process = builder.start();
        try {
            return new PackagedPurser(process, awaitListening(process, log), log, temporary);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new IllegalStateException("it did not start: " + Files.readString(log), e);
        }
    }

    private static URI awaitListening(Process process, Path log) {
        return Objects.requireNonNull(Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .failFast("it ended", () -> !process.isAlive())
                .until(
                        () -> {
                            Matcher line = LISTENING.matcher(Files.readString(log));
                            return line.find() ? URI.create("http://127.0.0.1:" + line.group(1)) : null;
                        },
                        Objects::nonNull));
    }

    /** Waits for the end of a start that is refused, and returns what it said. */
    static String refusal(String databaseUrl, Map<String, String> settings) throws IOException {
        try (PackagedPurser started = start(databaseUrl, settings)) {
            throw new AssertionError("it started, at " + started.root);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static List<String> command() {
        return isNative() ? List.of(artifact(), "-Xmx64m") : PackagedJar.command(Path.of(artifact()));
    }

    private static String artifact() {
        return Objects.requireNonNull(
                System.getProperty("purser.packaged"), "purser.packaged names the jar or the executable");
    }

    /** Its own folder for temporary files. */
    Path temporary() {
        return temporary;
    }

    /** Where it listens. */
    URI root() {
        return root;
    }

    /** Whether this is the native executable, whose memory the images' limits are for. */
    static boolean isNative() {
        return !artifact().endsWith(".jar");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    HttpResponse<String> get(String path) {
        return ask(path).join();
    }

    HttpResponse<String> post(String path, String body) {
        return send(path, body).join();
    }

    /** Waits until a route takes no second: at once, or once a machine that is busy with other tests lets it. */
    void awaitAnswerWithinASecond() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            long begun = System.nanoTime();
            HttpResponse<String> route = post("/route", "{\"prompt\": \"Say hello\", \"reserve\": false}");
            return route.statusCode() == 200 && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(1);
        });
    }

    CompletableFuture<HttpResponse<String>> send(String path, String body) {
        return send(path, body, Map.of());
    }

    CompletableFuture<HttpResponse<String>> send(String path, String body, Map<String, String> headers) {
        return sendWith(PostgresResource.OPERATOR_KEY, path, body, headers);
    }

    /** The same with another credential than the operator's. */
    CompletableFuture<HttpResponse<String>> sendWith(
            String credential, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path, credential).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return client.sendAsync(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> ask(String path) {
        return client.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return request(path, PostgresResource.OPERATOR_KEY);
    }

    private HttpRequest.Builder request(String path, String credential) {
        return HttpRequest.newBuilder(URI.create(root + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + credential);
    }

    /** The status of a GET with another credential than the operator's. */
    int statusWith(String credential, String path) {
        return client.sendAsync(request(path, credential).GET().build(), HttpResponse.BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    HttpResponse<String> delete(String path) {
        return client.sendAsync(request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    /** Kills it as soon as so many of the requests are answered. */
    void killAfter(int answered, List<CompletableFuture<HttpResponse<String>>> sent) throws InterruptedException {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> sent.stream().filter(CompletableFuture::isDone).count() >= answered);
        kill();
    }

    /** Ends it as a power cut would: SIGKILL, and nothing is said or written any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a process survived SIGKILL: " + process.pid());
        }
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    /** Waits for its end, and returns the exit code. */
    int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it still runs after " + atMost);
        }
        return process.exitValue();
    }

    int port() {
        return root.getPort();
    }

    long pid() {
        return process.pid();
    }

    /** What it has said until now. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
