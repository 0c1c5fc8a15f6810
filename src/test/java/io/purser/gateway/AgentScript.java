package io.purser.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fake provider's model does for an agent: it uses tools one after another, in the form in which OpenAI streams
 * that, and then says that it is done. The first use has 1,000 tokens in its prompt, each further step 1,000 more, and
 * every answer has 10.
 */
final class AgentScript {
    /** What it says at the end. */
    static final String DONE = "It is done.";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEP = 1_000;

    private final ObjectNode script = JSON.createObjectNode();
    private final ArrayNode steps = script.putArray("steps");
    private int prompt;

    /** Adds an answer with the use of a tool. */
    AgentScript uses(String tool, Map<String, String> input) {
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
    String done() {
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
