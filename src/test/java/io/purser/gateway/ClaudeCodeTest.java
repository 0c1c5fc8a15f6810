package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claude Code, unchanged but for its environment; {@code npm ci} in its folder installs it. */
@QuarkusTest
@WithGateway
class ClaudeCodeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src", "test", "node", "claude-code");
    private static final Path PROGRAM =
            FOLDER.resolve(Path.of("node_modules", "@anthropic-ai", "claude-code", "cli-wrapper.cjs"));

    /** The steps of the model: it reads the file, changes a word in it, and says so. */
    private static String script(Path file) {
        ObjectNode script = JSON.createObjectNode();
        ArrayNode steps = script.putArray("steps");
        use(steps, "Read", Map.of("file_path", file.toString()), 1_000);
        use(steps, "Edit", Map.of("file_path", file.toString(), "old_string", "world", "new_string", "purser"), 2_000);
        steps.addObject()
                .put("say", "It is done.")
                .put("chunks", 1)
                .put("prompt", 3_000)
                .put("completion", 10);
        return script.toString();
    }

    /** An answer with the use of a tool, in the form in which OpenAI streams it. */
    private static void use(ArrayNode steps, String tool, Map<String, String> input, int prompt) {
        ArrayNode events = steps.addObject().putObject("answer").putArray("events");
        ObjectNode call = delta(events, null).putArray("tool_calls").addObject();
        call.put("index", 0).put("id", "call_" + prompt).put("type", "function");
        call.putObject("function").put("name", tool).put("arguments", "");
        ObjectNode piece =
                delta(events, null).putArray("tool_calls").addObject().put("index", 0);
        piece.putObject("function").put("arguments", JSON.valueToTree(input).toString());
        delta(events, "tool_calls");
        ObjectNode used = chunk(events);
        used.putArray("choices");
        used.putObject("usage")
                .put("prompt_tokens", prompt)
                .put("completion_tokens", 10)
                .put("total_tokens", prompt + 10);
        events.add("data: [DONE]\n\n");
    }

    private static ObjectNode chunk(ArrayNode events) {
        return events.addObject()
                .put("id", "g1")
                .put("object", "chat.completion.chunk")
                .put("created", 1)
                .put("model", "{model}");
    }

    private static ObjectNode delta(ArrayNode events, @Nullable String reason) {
        ObjectNode choice = chunk(events).putArray("choices").addObject().put("index", 0);
        choice.put("finish_reason", reason);
        return choice.putObject("delta");
    }

    @Test
    void editsAFileAndTheLedgerHasEachCall(@TempDir Path home, @TempDir Path work) throws IOException {
        ClientProgram.require(
                Files.isRegularFile(PROGRAM),
                "npm's @anthropic-ai/claude-code is not there; run `npm ci` in " + FOLDER);
        ClientProgram.require(
                ClientProgram.run(
                                        FOLDER,
                                        List.of("node", PROGRAM.toAbsolutePath().toString(), "--version"))
                                .code()
                        == 0,
                "Claude Code does not run on this machine");
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
        assertThat(file).hasContent("hello purser\n");
        // 1,010, 2,010 and 3,010 tokens at 0.0000006
        assertThat(Entries.of(task, 3))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly("0.000606", "0.001206", "0.001806");
        assertThat(Entries.of(task)).extracting(entry -> entry.get("status")).containsOnly("ok");
        assertThat(TestSystem.callsWith(file.toString())).hasSize(3);
    }
}
