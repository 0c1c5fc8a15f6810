package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.AkashWorld;
import io.purser.support.Api;
import io.purser.support.LoopbackServer;
import io.purser.support.PostgresResource;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script of the action for GitHub's workflows against a running Purser. */
@QuarkusTest
@WithAkash
class DeployActionTest {
    private static final Path SCRIPT = Path.of(".github/actions/deploy/deploy.sh");

    @TempDir
    Path folder = Path.of("");

    /** The output, the set values and the summary of one run of the script. */
    private record Run(int status, String printed, String outputs, String summary) {}

    private Run run(Map<String, String> inputs) throws IOException, InterruptedException {
        Path outputs = Files.createTempFile(folder, "outputs", "");
        Path summary = Files.createTempFile(folder, "summary", "");
        Path printed = Files.createTempFile(folder, "printed", "");
        ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PURSER_URL",
                        "http://127.0.0.1:" + RestAssured.port,
                        "PURSER_API_KEY",
                        PostgresResource.OPERATOR_KEY,
                        "PURSER_POLL_SECONDS",
                        "0.2",
                        "PURSER_TIMEOUT_MINUTES",
                        "1",
                        "GITHUB_OUTPUT",
                        outputs.toString(),
                        "GITHUB_STEP_SUMMARY",
                        summary.toString()));
        builder.environment().putAll(inputs);
        Process process = builder.start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(printed, StandardCharsets.UTF_8),
                Files.readString(outputs, StandardCharsets.UTF_8),
                Files.readString(summary, StandardCharsets.UTF_8));
    }

    private String sdl() throws IOException {
        return Files.writeString(
                        folder.resolve("it's a $(reboot) file.yaml"),
                        AkashWorld.sdl("nginx").render().replace("image: nginx", "image: ${IMAGE}"))
                .toString();
    }

    @Test
    void deploysAnSdlWaitsUntilItIsReadyAndSumsItUp() throws Exception {
        Map<String, String> inputs = new HashMap<>(Map.of(
                "PURSER_SDL", sdl(),
                "PURSER_IMAGE", "nginx:1.27",
                "PURSER_OPTIONS", "{\"name\": \"from-github\", \"bids\": {\"min_bids\": 1, \"wait_s\": 1}}",
                "PURSER_IDEMPOTENCY_KEY", "github/1/2/deploy"));

        Run first = run(inputs);

        assertThat(first.status()).as(first.printed()).isZero();
        assertThat(first.outputs())
                .contains("state=ready\n")
                .contains("uri=http://127.0.0.1:")
                .contains("usd-per-month=350.63424\n");
        assertThat(first.summary())
                .startsWith("### from-github\n")
                .contains("| costs | $350.63424 a month |")
                .contains("| on aws-fargate | $3.36 a month |");
        assertThat(first.printed()).contains("created").doesNotContain(PostgresResource.OPERATOR_KEY);

        Run again = run(inputs);
        assertThat(again.status()).as(again.printed()).isZero();
        assertThat(again.outputs().lines().findFirst())
                .isEqualTo(first.outputs().lines().findFirst());
        String id = first.outputs().lines().findFirst().orElseThrow().substring("deployment=".length());
        Api.asOperator().delete("/v1/deployments/" + id);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Api.get("/v1/deployments/" + id).path("state").equals("closed"));

        Run over = run(inputs);
        assertThat(over.status()).isEqualTo(1);
        assertThat(over.printed())
                .contains("::error title=Purser::it is closed: ")
                .contains("a re-run of this workflow run asks for this one again, and only a new run orders another");
    }

    @Test
    void saysWhatItWouldCostAndWhatIsWrong() throws Exception {
        Run dry = run(Map.of("PURSER_SDL", sdl(), "PURSER_IMAGE", "nginx:1.27", "PURSER_DRY_RUN", "true"));
        assertThat(dry.status()).as(dry.printed()).isZero();
        assertThat(dry.outputs()).contains("state=dry-run\n").contains("usd-per-month=");
        assertThat(dry.summary()).contains("| at most | $");

        Run wrong = run(Map.of("PURSER_TEMPLATE", "nothing", "PURSER_DRY_RUN", "true"));
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.printed()).contains("::error title=Purser::Purser answers 422: template: is not there");

        assertThat(run(Map.of("PURSER_TEMPLATE", "route", "PURSER_APP", "shop")).printed())
                .contains("give one of app, sdl and template");
        assertThat(run(Map.of("PURSER_APP", "missing", "PURSER_REVISION", "a".repeat(40)))
                        .printed())
                .contains("there is no app of that name");
        Run stranger = run(Map.of("PURSER_TEMPLATE", "route", "PURSER_API_KEY", "nobody"));
        assertThat(stranger.status()).isEqualTo(1);
        assertThat(stranger.printed()).contains("Purser answers 401");
    }

    @Test
    void printsNothingThatGithubWouldCarryOut() throws Exception {
        String hostile = "it said\n::add-mask::deployment\r\n##[add-mask]ready\nstate=failed";
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("deployment", "one")
                .put("hash", "ab")
                .put("state", "ready")
                .put("name", hostile);
        answer.putArray("warnings").add(hostile);
        answer.putArray("uris").add(hostile);
        answer.putArray("history")
                .addObject()
                .put("number", 1)
                .put("time", "2026-11-30T18:00:00Z")
                .put("state", "ready")
                .put("message", hostile);
        List<String> orders = new CopyOnWriteArrayList<>();
        try (LoopbackServer purser = new LoopbackServer("/", exchange -> {
            orders.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        })) {
            Map<String, String> inputs =
                    Map.of("PURSER_URL", purser.uri().toString(), "PURSER_IDEMPOTENCY_KEY", "github/1/2/deploy/0");
            Run route = run(with(inputs, "PURSER_TEMPLATE", "route"));
            Run check = run(with(inputs, "PURSER_TEMPLATE", "budget-check"));

            assertThat(route.status()).as(route.printed()).isZero();
            assertThat(route.printed().lines())
                    .contains("| warning: it said", "| ::add-mask::deployment ", "| 18:00:00  ready  it said")
                    .allMatch(line -> line.startsWith("| "))
                    .noneMatch(line -> line.contains("##["));
            assertThat(route.outputs().lines().map(line -> line.split("=", 2)[0]))
                    .containsExactly("deployment", "state", "uris", "uri", "usd-per-month");
            assertThat(check.status()).as(check.printed()).isZero();
        }
        assertThat(orders.stream()
                        .filter(order -> !order.isEmpty())
                        .map(order -> new JsonObject(order).getString("idempotency_key")))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.startsWith("github/1/2/deploy/0/"));
    }

    private static Map<String, String> with(Map<String, String> inputs, String name, String value) {
        Map<String, String> more = new HashMap<>(inputs);
        more.put(name, value);
        return more;
    }
}
