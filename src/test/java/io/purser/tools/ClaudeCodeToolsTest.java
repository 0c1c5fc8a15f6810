package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.gateway.AgentScript;
import io.purser.support.ClientProgram;
import io.purser.support.Entries;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claude Code with Purser's tools, added as its users add them; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class ClaudeCodeToolsTest {
    private static final Path FOLDER = Path.of("src", "test", "node", "claude-code");
    private static final Path PROGRAM =
            FOLDER.resolve(Path.of("node_modules", "@anthropic-ai", "claude-code", "cli-wrapper.cjs"));
    private static final String MODEL = "openrouter:gpt-4o-mini";
    private static final String TOOL = "mcp__purser__record_usage";

    private static ClientProgram.Outcome claude(Path home, Path work, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "HOME=" + home,
                "ANTHROPIC_BASE_URL=http://localhost:" + RestAssured.port,
                "ANTHROPIC_AUTH_TOKEN=" + PostgresResource.OPERATOR_KEY,
                "ANTHROPIC_MODEL=" + MODEL,
                "ANTHROPIC_DEFAULT_HAIKU_MODEL=" + MODEL,
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1",
                "node",
                PROGRAM.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return ClientProgram.run(work, command);
    }

    @Test
    void recordsAUsageByATool(@TempDir Path home, @TempDir Path work) {
        ClientProgram.require(
                Files.isRegularFile(PROGRAM),
                "npm's @anthropic-ai/claude-code is not there; run `npm ci` in " + FOLDER);
        ClientProgram.require(claude(home, work, "--version").code() == 0, "Claude Code does not run on this machine");
        String task = TestSystem.unique("tool");
        String script = new AgentScript()
                .uses(
                        TOOL,
                        Map.of(
                                "target",
                                "openrouter:qwen2-72b",
                                "prompt_tokens",
                                10,
                                "completion_tokens",
                                5,
                                "task",
                                task))
                .done();

        ClientProgram.Outcome added = claude(
                home,
                work,
                "mcp",
                "add",
                "--transport",
                "http",
                "purser",
                "http://localhost:" + RestAssured.port + "/mcp",
                "--header",
                "Authorization: Bearer " + PostgresResource.OPERATOR_KEY);
        ClientProgram.Outcome outcome = claude(home, work, "--print", script, "--allowedTools", TOOL);

        assertThat(added.code()).as(added.printed()).isZero();
        assertThat(outcome.printed().strip()).isEqualTo(AgentScript.DONE);
        assertThat(outcome.code()).isZero();
        assertThat(Entries.of(task, 1))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly("0.00002");
        // The model read the tool's answer, in which the cost of the entry stands.
        assertThat(TestSystem.callsWith(task)).hasSize(2).last().asString().contains("0.00002");
    }
}
