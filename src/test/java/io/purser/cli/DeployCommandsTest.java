package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.fake.AkashWorld;
import io.purser.support.AkashResource;
import io.purser.support.PostgresResource;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tests the commands that call a running Purser. */
@QuarkusTest
@WithAkash
class DeployCommandsTest {
    private record Ran(int exitCode, String output, String errors) {}

    private static Function<String, Optional<String>> settings(Map<String, String> more) {
        return name -> Optional.ofNullable(
                switch (name) {
                    case "PURSER_URL" -> "http://localhost:" + RestAssured.port;
                    case "PURSER_API_KEY" -> PostgresResource.OPERATOR_KEY;
                    default -> more.get(name);
                });
    }

    private static Ran run(ServerCommandBase verb, Function<String, Optional<String>> settings, String... arguments) {
        verb.readSettingsFrom(settings);
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int exitCode = new CommandLine(verb)
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
        return new Ran(exitCode, output.toString(), errors.toString());
    }

    /** Two dearer providers bid, too: an order waits for three bids, or for twenty seconds. */
    private static void otherProvidersBid(Optional<BigDecimal> price) {
        AkashWorld world = AkashResource.world();
        for (int account = 3; account < 5; account++) {
            world.chain.provider(AkashWorld.account(account).address(), world.gateway.uri(), price);
        }
    }

    @BeforeAll
    static void otherProvidersBid() {
        otherProvidersBid(Optional.of(new BigDecimal("900")));
    }

    @AfterAll
    static void otherProvidersBidNoMore() {
        otherProvidersBid(Optional.empty());
    }

    @Test
    void deploysWithProgressUpdatesReadsLogsAndCloses(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("web.yaml"), AkashWorld.sdl("nginx:3.0").render());
        Function<String, Optional<String>> settings = settings(Map.of());

        Ran deployed = run(new DeployCommand(), settings, file.toString(), "--name", "by hand");
        assertThat(deployed.exitCode()).as(deployed.toString()).isZero();
        String id = deployed.output().lines().findFirst().orElseThrow();
        assertThat(deployed.output())
                .contains("the SDL is valid")
                .contains("waiting for bids")
                .contains("ready at http://127.0.0.1:");

        assertThat(run(new StatusCommand(), settings).output()).contains(id).contains("by hand");
        assertThat(run(new StatusCommand(), settings, id).output()).contains("\"state\" : \"ready\"");
        assertThat(run(new LogsCommand(), settings, id).output()).contains("web-1  listening on 80");

        Ran updated = run(new UpdateCommand(), settings, id, "--image", "nginx:3.1");
        assertThat(updated.exitCode()).as(updated.toString()).isZero();
        assertThat(updated.output()).contains("updating it in place").doesNotContain("waiting for bids");

        Ran same = run(new UpdateCommand(), settings, id, "--image", "nginx:3.1");
        assertThat(same.exitCode()).as(same.toString()).isZero();

        Ran closed = run(new CloseCommand(), settings, id);
        assertThat(closed.exitCode()).as(closed.toString()).isZero();
        assertThat(closed.output()).contains("closed; its providers were paid");
    }

    @Test
    void showsADryRunWithSecretsFromTheEnvironment() {
        Ran ran = run(
                new DeployCommand(),
                settings(Map.of("PURSER_API_KEY_OF_AGENT", "x", "PURSER_DB_PASSWORD", "hush")),
                "--template",
                "budget-check",
                "--dry-run",
                "--secret",
                "PURSER_DB_PASSWORD",
                "--env",
                "PURSER_DB_URL=jdbc:postgresql://db/purser");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors()).contains("env.PURSER_OPERATOR_KEY: is missing: the SDL waits for it");
        assertThat(ran.output() + ran.errors()).doesNotContain("hush");
    }

    @Test
    void saysWhereItLookedForAPurser() {
        Ran ran = run(
                new StatusCommand(),
                name -> name.equals("PURSER_URL") ? Optional.of("http://127.0.0.1:1") : Optional.empty());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errors()).startsWith("no Purser answers at http://127.0.0.1:1");
    }
}
