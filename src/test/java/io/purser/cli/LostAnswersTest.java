package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.json.PlainJson;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Tests the commands that order and follow while answers are lost. */
class LostAnswersTest {
    private static final String ORDERED = "200 {\"deployment\": \"019a\"}";
    private static final String BEGUN = "200 {\"state\": \"created\", \"history\": []}";
    private static final String READY = "200 {\"state\": \"ready\", \"history\": [], \"uris\": [\"http://shop\"]}";
    private static final String RESTARTS =
            "503 {\"type\": \"urn:purser:problem:not_ready\", \"detail\": \"Purser stops\"}";
    private static final String BEGAN = "{\"number\": 8, \"time\": \"2026-12-01T10:00:00Z\", \"kind\": \"began\","
            + " \"step\": \"update\", \"state\": \"updating\", \"message\": \"updating it in place\","
            + " \"detail\": {\"hash\": \"b2\"}}";
    private static final String LOST = "lost";
    private static final DeployCommandBase.Patience LONG =
            new DeployCommandBase.Patience(Duration.ofMillis(1), Duration.ofMinutes(1));
    private static final DeployCommandBase.Patience NONE =
            new DeployCommandBase.Patience(Duration.ofMillis(1), Duration.ZERO);

    private final Queue<String> script = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    @AutoClose
    private final LoopbackServer server = new LoopbackServer("/", this::answer);

    private record Ran(int exitCode, String output, String errors) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = PlainJson.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (body.has("idempotency_key")) {
                keys.add(body.path("idempotency_key").asText());
            }
            String answer = script.size() > 1 ? script.remove() : String.valueOf(script.peek());
            if (answer.equals(LOST)) {
                return; // closes the connection
            }
            byte[] text = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            if (answer.equals(RESTARTS)) {
                exchange.getResponseHeaders().add("retry-after", "1");
            }
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), text.length);
            exchange.getResponseBody().write(text);
        }
    }

    /** Runs a command at the server, which gives these answers one after the other, and the last one again and again. */
    private Ran run(
            DeployCommandBase verb, DeployCommandBase.Patience patience, List<String> answers, String... words) {
        script.addAll(answers);
        verb.have(patience);
        verb.readSettingsFrom(name -> Optional.of(server.uri().toString()).filter(uri -> name.equals("PURSER_URL")));
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int exitCode = new CommandLine(verb)
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(words);
        return new Ran(exitCode, output.toString(), errors.toString());
    }

    @Test
    void ordersWithOneKeyAndFollowsThroughLostAnswersAndRestarts() {
        Ran ran = run(
                new DeployCommand(),
                LONG,
                List.of(LOST, "502 <html>bad gateway</html>", ORDERED, BEGUN, RESTARTS, LOST, READY),
                "--template",
                "route");

        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        assertThat(ran.output().lines()).containsExactly("019a", "http://shop");
        assertThat(asked)
                .containsExactly(
                        "POST /deploy",
                        "POST /deploy",
                        "POST /deploy",
                        "GET /v1/deployments/019a",
                        "GET /v1/deployments/019a",
                        "GET /v1/deployments/019a",
                        "GET /v1/deployments/019a");
        assertThat(keys).hasSize(3);
        assertThat(keys).containsOnly(keys.getFirst());
        assertThat(ran.errors()).contains("Purser stops; asking again");
    }

    @Test
    void saysHowAnOrderGoesOnWhoseAnswerNeverCame() {
        Ran ran = run(new DeployCommand(), NONE, List.of(LOST), "--template", "route");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors())
                .contains("it may be ordered all the same: the same command with --key " + keys.getFirst());
        asked.clear();
        run(new DeployCommand(), LONG, List.of(READY), "--template", "route", "--key", "mine", "--no-wait");
        assertThat(keys.getLast()).isEqualTo("mine");
    }

    @Test
    void saysHowAnOrderGoesOnThatEndedInAnErrorOfTheServer() {
        Ran ran = run(
                new DeployCommand(),
                LONG,
                List.of("500 {\"type\": \"urn:purser:problem:internal\", \"detail\": \"it failed\"}"),
                "--template",
                "route");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(asked).containsExactly("POST /deploy");
        assertThat(ran.errors())
                .contains("it failed; it may be ordered all the same: the same command with --key " + keys.getFirst());
    }

    @Test
    void updatesWithOneKey() {
        Ran ran = run(
                new UpdateCommand(),
                LONG,
                List.of("200 {\"history\": []}", LOST, "202 {\"deployment\": \"019b\"}", READY),
                "019a",
                "--image",
                "shop:2");

        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        assertThat(asked).contains("PUT /v1/deployments/019a", "GET /v1/deployments/019b");
        assertThat(keys).hasSize(2);
        assertThat(keys).containsOnly(keys.getFirst());
    }

    @Test
    void failsWhereAnUpdateInPlaceWasUndone() {
        String before =
                "200 {\"state\": \"ready\", \"hash\": \"a1\", \"history\": [" + event(7, "warning", "not healthy");
        String after = before + ", " + BEGAN + ", "
                + event(9, "warning", "not healthy within 5 s; it goes back to what it ran before") + ", "
                + event(10, "reached", "ready");
        Ran ran = run(
                new UpdateCommand(),
                LONG,
                List.of(before + "]}", "202 {\"deployment\": \"019a\"}", after + "]}"),
                "019a",
                "--image",
                "shop:2");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors().lines())
                .containsExactly("the deployment runs what it ran before the update: not healthy within 5 s;"
                        + " it goes back to what it ran before");
        script.clear();
        assertThat(run(
                                new UpdateCommand(),
                                LONG,
                                List.of(
                                        before + "]}",
                                        "202 {\"deployment\": \"019a\"}",
                                        after.replace("\"ready\", \"hash\": \"a1\"", "\"ready\", \"hash\": \"b2\"")
                                                + "]}"),
                                "019a",
                                "--image",
                                "shop:3")
                        .exitCode())
                .isZero();
    }

    private static String event(int number, String kind, String message) {
        return "{\"number\": %d, \"time\": \"2026-12-01T10:00:00Z\", \"kind\": \"%s\", \"state\": \"ready\", \"message\": \"%s\"}"
                .formatted(number, kind, message);
    }

    @Test
    void saysThatADeploymentGoesOnThatCannotBeFollowed() {
        Ran ran = run(new DeployCommand(), NONE, List.of(ORDERED, BEGUN, RESTARTS), "--template", "route");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors())
                .contains("Purser stops; the deployment goes on without this command: purser status 019a tells");
    }

    @Test
    void asksNoMoreForWhatPurserRefuses() {
        Ran ran = run(
                new DeployCommand(),
                LONG,
                List.of("503 {\"type\": \"urn:purser:problem:not_ready\", \"detail\": \"no market is configured\"}"),
                "--template",
                "route");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors().lines()).containsExactly("no market is configured");
        assertThat(asked).hasSize(1);
    }
}
