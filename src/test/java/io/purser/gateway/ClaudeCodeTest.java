package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claude Code, unchanged but for its environment; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class ClaudeCodeTest {
    private static final Path FOLDER = Path.of("src", "test", "node", "claude-code");
    private static final Path PROGRAM =
            FOLDER.resolve(Path.of("node_modules", "@anthropic-ai", "claude-code", "cli-wrapper.cjs"));

    /** The model reads the file, changes a word in it, and says so. */
    private static String script(Path file) {
        String path = file.toString();
        return new AgentScript()
                .uses("Read", Map.of("file_path", path))
                .uses("Edit", Map.of("file_path", path, "old_string", "world", "new_string", "purser"))
                .done();
    }

    @Test
    void editsAFileAndTheLedgerHasEachCall(@TempDir Path home, @TempDir Path work) throws IOException {
        ClientProgram.requireNode(FOLDER, "@anthropic-ai/claude-code", PROGRAM);
        String task = TestSystem.unique("claude-code");
        Path file = Files.writeString(work.resolve("greeting.txt"), "hello world\n");

        ClientProgram.Outcome outcome = ClientProgram.run(
                work,
                List.of(
                        "env",
                        "HOME=" + home,
                        "ANTHROPIC_BASE_URL=http://localhost:" + RestAssured.port,
                        "ANTHROPIC_AUTH_TOKEN=" + PostgresResource.OPERATOR_KEY,
                        "ANTHROPIC_MODEL=" + CompletionRequest.GPT,
                        "ANTHROPIC_DEFAULT_HAIKU_MODEL=" + CompletionRequest.GPT,
                        "ANTHROPIC_CUSTOM_HEADERS=X-Purser-Task: " + task,
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1",
                        "node",
                        PROGRAM.toAbsolutePath().toString(),
                        "--print",
                        script(file),
                        "--permission-mode",
                        "acceptEdits"));

        assertThat(outcome.printed().strip()).isEqualTo("It is done.");
        assertThat(outcome.code()).isZero();
        AgentScript.assertGreetingWasChanged(file, task);
    }
}
