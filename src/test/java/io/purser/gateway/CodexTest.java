package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.Entries;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codex, unchanged but for the settings that docs/agents.md names; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class CodexTest {
    private static final Path FOLDER = Path.of("src", "test", "node", "codex");
    private static final Path PROGRAM = FOLDER.resolve(Path.of("node_modules", "@openai", "codex", "bin", "codex.js"));

    @TempDir
    Path home;

    @TempDir
    Path work;

    private final String task = TestSystem.unique("codex");

    @BeforeEach
    void isThere() {
        ClientProgram.requireNode(FOLDER, "@openai/codex", PROGRAM);
    }

    private ClientProgram.Outcome ask(String settings, String prompt) throws IOException {
        Files.writeString(home.resolve("config.toml"), settings);
        return ClientProgram.run(
                work,
                List.of(
                        "env",
                        "HOME=" + home,
                        "CODEX_HOME=" + home,
                        "PURSER_KEY=" + PostgresResource.OPERATOR_KEY,
                        "OPENAI_API_KEY=" + PostgresResource.OPERATOR_KEY,
                        "CODEX_API_KEY=" + PostgresResource.OPERATOR_KEY,
                        "node",
                        PROGRAM.toAbsolutePath().toString(),
                        "exec",
                        "--skip-git-repo-check",
                        "--dangerously-bypass-approvals-and-sandbox",
                        prompt));
    }

    private String documented() {
        return """
                model = "%s"
                model_provider = "purser"
                web_search = "disabled"
                check_for_update_on_startup = false

                [model_providers.purser]
                name = "Purser"
                base_url = "http://localhost:%d/v1"
                env_key = "PURSER_KEY"
                wire_api = "responses"
                request_max_retries = 0
                stream_max_retries = 0
                http_headers = { "X-Purser-Task" = "%s" }
                """.formatted(CompletionRequest.GPT, RestAssured.port, task);
    }

    /** The model reads the file, changes a word in it, and says so. */
    private static String script(Path file) {
        return new AgentScript()
                .uses("exec_command", Map.of("cmd", "cat '%s'".formatted(file)))
                .uses("exec_command", Map.of("cmd", "sed -i s/world/purser/ '%s'".formatted(file)))
                .done();
    }

    @Test
    void editsAFileAndTheLedgerHasEachCall() throws IOException {
        Path file = Files.writeString(work.resolve("greeting.txt"), "hello world\n");

        ClientProgram.Outcome outcome = ask(documented(), script(file));

        assertThat(outcome.code()).as(outcome.printed()).isZero();
        assertThat(outcome.printed().strip()).endsWith("It is done.");
        AgentScript.assertGreetingWasChanged(file, task);
    }

    @Test
    void doesNotPayAgainForAStreamThatBroke() throws IOException {
        String usual = documented()
                .lines()
                .filter(line -> !line.contains("max_retries"))
                .reduce("", (a, b) -> a + b + "\n");

        ClientProgram.Outcome outcome = ask(usual, "{\"cut_after\": 1, \"mark\": \"%s\"}".formatted(task));

        assertThat(outcome.printed()).contains("ERROR: ").contains("openrouter");
        assertThat(TestSystem.callsWith(task)).hasSize(1);
        Entries.assertBoundIsCharged(task);
    }

    @Test
    void goesOnOverHttpWhereItAskedForAWebSocket() throws IOException {
        String settings = documented() + "supports_websockets = true\n";

        ClientProgram.Outcome outcome =
                ask(settings, "{\"say\": \"It is done.\", \"chunks\": 1, \"mark\": \"%s\"}".formatted(task));

        assertThat(outcome.code()).as(outcome.printed()).isZero();
        assertThat(outcome.printed().strip()).endsWith("It is done.");
        assertThat(TestSystem.callsWith(task)).hasSize(1);
        assertThat(Entries.of(task, 1)).hasSize(1);
    }
}
