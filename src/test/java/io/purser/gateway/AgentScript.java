package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Entries;
import io.purser.support.TestSystem;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fake provider's model does for an agent: it uses tools one after another, in the form in which OpenAI streams
 * that, and then says that it is done. The first use has 1,000 tokens in its prompt, each further step 1,000 more, and
 * every answer has 10.
 */
public final class AgentScript {
    /** What it says at the end. */
    public static final String DONE = "It is done.";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEP = 1_000;

    private final ObjectNode script = JSON.createObjectNode();
    private final ArrayNode steps = script.putArray("steps");
    private int prompt;

    /** Checks that an agent changed the greeting in the file in two uses of tools, and that each answer is charged. */
    static void assertGreetingWasChanged(Path file, String task) {
        assertThat(file).hasContent("hello purser\n");
        // 1,010, 2,010 and 3,010 tokens at 0.0000006
        assertThat(Entries.of(task, 3))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly("0.000606", "0.001206", "0.001806");
        assertThat(Entries.of(task)).extracting(entry -> entry.get("status")).containsOnly("ok");
        assertThat(TestSystem.callsWith(file.toString())).hasSize(3);
    }

    /** Adds an answer with the use of a tool. */
    public AgentScript uses(String tool, Map<String, ?> input) {
        prompt += STEP;
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
        return this;
    }

    /** The script, with its last answer. */
    public String done() {
        steps.addObject()
                .put("say", DONE)
                .put("chunks", 1)
                .put("prompt", prompt + STEP)
                .put("completion", 10);
        return script.toString();
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
}
