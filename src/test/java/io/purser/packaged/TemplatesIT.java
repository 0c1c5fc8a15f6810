package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.purser.akash.sdl.manifest.ManifestService;
import io.purser.akash.sdl.manifest.ServiceExpose;
import io.purser.deploy.Blueprint;
import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each template of {@code akash/}, started as it says: the image's files, the SDL's environment, arguments, processor
 * time and memory, the image's user, and the function's main call through the port that is exposed. No container engine
 * is needed. What this machine does not let the test hold a container to is printed. {@code -Dpurser.figures=true} writes
 * what was measured into {@code akash/README.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplatesIT {
    private static final String IMAGE = "ghcr.io/purser-io/purser:";
    private static final String ALL_IN_ONE = "purser";
    private static final String SECRET = "a-password-of-the-tests";
    private static final boolean WRITES = Boolean.getBoolean("purser.figures");
    private static final int CALLS = 100;
    private static final int MEBIBYTE = 1 << 20;

    private final TemplateFigures figures = new TemplateFigures();
    private final Map<String, List<String>> said = new TreeMap<>();
    private ImageRecipe recipe;
    private @Nullable ImageFiles files;

    static Set<String> templates() {
        return Blueprint.templates();
    }

    @BeforeAll
    void makeTheImage() throws IOException, InterruptedException {
        recipe = ImageRecipe.read();
        assertThat(recipe.entrypoint()).startsWith(recipe.executable());
        if (!PackagedPurser.isNative()) {
            say("every template", "is started from the jar, with its environment alone");
        } else if (mayEnter()) {
            files = ImageFiles.make(recipe, Path.of(PackagedPurser.command().getFirst()), List.of("postgres"));
        } else {
            say("every template", "runs as this user among this machine's files: the test may not unshare them");
        }
    }

    @AfterAll
    void writeFigures() throws IOException {
        if (files != null) {
            files.close();
        }
        String table = figures.table(templates());
        Files.writeString(Path.of("target/akash-figures.md"), table);
        said.forEach((template, lines) -> lines.forEach(line -> System.out.println("akash: " + template + " " + line)));
        System.out.println(table);
        if (WRITES) {
            TemplateFigures.writeIntoReadme(table);
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void startsAndAnswersAsItSays(String template) throws Exception {
        try (FakeProvider provider = new FakeProvider()) {
            Blueprint blueprint = blueprint(template, provider);
            List<ManifestService> services = blueprint.sdl().manifest().groups().stream()
                    .flatMap(group -> group.services().stream())
                    .toList();
            ManifestService purser = services.stream()
                    .filter(service -> service.image().startsWith(IMAGE))
                    .findFirst()
                    .orElse(null);
            if (purser == null) {
                say(template, "is not started: " + services.getFirst().image() + " is not Purser's image");
                abort("not Purser's image");
            } else if (!PackagedPurser.isNative() && !template.equals(ALL_IN_ONE)) {
                say(template, "is not started: its container runs the native executable");
                abort("needs the native executable");
            } else {
                start(template, blueprint, purser, services);
            }
        }
    }

    private void start(String template, Blueprint blueprint, ManifestService purser, List<ManifestService> services)
            throws Exception {
        Map<String, String> environment = environment(purser);
        ManifestService postgres = services.stream()
                .filter(service -> service.image().startsWith("postgres:"))
                .findFirst()
                .orElse(null);
        if (postgres == null) {
            run(template, blueprint, purser, environment);
            return;
        }
        Map<String, String> its = environment(postgres);
        int port = free(template, (int) postgres.expose().getFirst().port());
        try (ControlGroups groups = limits(template, postgres);
                PostgresBeside beside = PostgresBeside.start(its, port, groups)) {
            String user = Objects.requireNonNull(its.get("POSTGRES_USER"));
            String database = Objects.requireNonNull(its.get("POSTGRES_DB"));
            assertThat(beside.lets(user, SECRET, database)).isTrue();
            assertThat(beside.lets(user, "another", database)).isFalse();
            String url = Objects.requireNonNull(environment.get("PURSER_DB_URL"));
            assertThat(url)
                    .contains("//" + postgres.name() + ":"
                            + postgres.expose().getFirst().port() + "/");
            String host = files == null ? "127.0.0.1" : postgres.name();
            environment.put("PURSER_DB_URL", url.replaceFirst("//[^/]+/", "//" + host + ":" + port + "/"));
            run(template, blueprint, purser, environment);
        }
    }

    private void run(String template, Blueprint blueprint, ManifestService purser, Map<String, String> environment)
            throws Exception {
        ServiceExpose exposed = purser.expose().getFirst();
        assertThat(exposed.isIngress()).isTrue();
        assertThat(exposed.port()).isEqualTo(recipe.port());
        int port = free(template, (int) exposed.port());
        if (port != exposed.port()) {
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        }
        String key = Objects.requireNonNull(blueprint.secrets().get("PURSER_OPERATOR_KEY"));
        try (ControlGroups groups = limits(template, purser);
                ContainerProcess container =
                        ContainerProcess.start(recipe, files, command(purser), environment, groups, port, key)) {
            Duration ready = container.awaitReady();
            long asked = System.nanoTime();
            HttpResponse<String> first = TemplateCalls.main(template, container);
            Duration firstAnswer = Duration.ofNanos(System.nanoTime() - asked);
            TemplateCalls.check(template, first, container);
            if (files != null) {
                String user = Integer.toString(recipe.user());
                assertThat(container.user().split("\\s+", -1)).containsOnly(user);
                assertThat(container.privileges()).matches("0+");
                assertThat(container.isShutIn()).isTrue();
            }
            if (files != null) {
                measure(template, purser, container, ready, firstAnswer);
                if (WRITES) {
                    assertThat(groups.doors())
                            .as("figures of a container that is held to its CPU")
                            .isNotEmpty();
                }
            }
            assertThat(container.stop()).isEqualTo(143);
            assertThat(container.log()).doesNotContain(SECRET).doesNotContain(key);
        }
    }

    /** Works for a while, and says what the container needed. */
    private void measure(
            String template, ManifestService purser, ContainerProcess container, Duration ready, Duration firstAnswer)
            throws Exception {
        container.forgetUse();
        for (int i = 0; i < CALLS; i++) {
            assertThat(TemplateCalls.again(template, container).statusCode()).isEqualTo(200);
        }
        long code = container.codeInUse();
        long memory = purser.resources().memory().quantity() / MEBIBYTE;
        String heap = command(purser).stream()
                .filter(argument -> argument.matches("-Xmx\\d+m"))
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(container.mostOwn() + code).isLessThan(memory);
        assertThat(Long.parseLong(heap.replaceAll("\\D", "")) * 2)
                .as("the heap, beside which the rest has as much room")
                .isLessThanOrEqualTo(memory);
        figures.put(template, new TemplateFigures.Measured(ready, firstAnswer, container.mostOwn(), code));
    }

    private List<String> command(ManifestService service) {
        if (!PackagedPurser.isNative()) {
            return PackagedPurser.command();
        }
        List<String> command = new ArrayList<>(recipe.command(
                Objects.requireNonNullElse(service.command(), List.of()),
                Objects.requireNonNullElse(service.args(), List.of())));
        if (files == null) {
            command.replaceAll(part ->
                    part.equals(recipe.executable()) ? PackagedPurser.command().getFirst() : part);
        }
        return command;
    }

    /** Only what has to be given, and what makes it reach a provider of the tests. */
    private static Blueprint blueprint(String template, FakeProvider provider) {
        String text = Blueprint.template(template).orElseThrow();
        Map<String, String> env = new HashMap<>();
        Map<String, String> secrets = new HashMap<>();
        Blueprint bare = new Blueprint(text, Map.of(), Map.of());
        for (String name : bare.missing()) {
            if (name.equals("PURSER_DB_URL")) {
                env.put(name, PostgresResource.freshDatabase());
                env.put("PURSER_DB_USERNAME", "postgres");
            } else if (name.endsWith("_IMAGE")) {
                env.put(name, "registry.example/agent:1");
            } else {
                secrets.put(name, name.equals("PURSER_OPERATOR_KEY") ? PostgresResource.OPERATOR_KEY : SECRET);
            }
        }
        TemplateCalls.settings(template, provider).forEach(env::put);
        return new Blueprint(text, env, secrets);
    }

    private static Map<String, String> environment(ManifestService service) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : Objects.requireNonNullElse(service.env(), List.<String>of())) {
            int end = variable.indexOf('=');
            environment.put(variable.substring(0, end), variable.substring(end + 1));
        }
        return environment;
    }

    private ControlGroups limits(String template, ManifestService service) {
        if (files == null) {
            return ControlGroups.none();
        }
        String name = template + "-" + service.name();
        ControlGroups groups = ControlGroups.make(
                name,
                service.resources().cpu().units(),
                service.resources().memory().quantity());
        groups.missing().forEach(missing -> say(template, service.name() + " is not held to its " + missing));
        return groups;
    }

    /** That port, or another one where somebody has it. */
    private int free(String template, int wanted) throws IOException {
        for (int port : List.of(wanted, 0)) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(port));
                if (port == 0) {
                    say(template, "listens on " + socket.getLocalPort() + ", because " + wanted + " is taken here");
                }
                return socket.getLocalPort();
            } catch (IOException e) {
                if (port == 0) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private void say(String template, String what) {
        said.computeIfAbsent(template, any -> new ArrayList<>()).add(what);
    }

    /** Whether this process may give another one a file system of its own. */
    private static boolean mayEnter() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "unshare", "--mount", "sh", "-c", "test $(id -u) = 0 && mount -t tmpfs tmpfs /mnt")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
