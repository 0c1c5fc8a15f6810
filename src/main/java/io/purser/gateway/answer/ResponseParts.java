package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.money.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer in the form of OpenAI's Responses.
 *
 * @param id a new id of the answer
 * @param at when the request came
 * @param settings the settings of the request that the answer repeats
 * @param tools the caller's tools by the names of their functions, as far as they differ
 */
record ResponseParts(String id, Instant at, ObjectNode settings, Map<String, CallerTool> tools) {
    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";

    /** Why an answer ended: null if the model was not cut off. */
    static @Nullable String whyIncomplete(JsonNode choice) {
        return switch (StopReason.in(choice, Set.of()).word()) {
            case "max_tokens" -> "max_output_tokens";
            case "refusal" -> "content_filter";
            default -> null;
        };
    }

    /** An answer without a model, output and usage. */
    ObjectNode response(String status, @Nullable String whyIncomplete) {
        ObjectNode response = PassthroughJson.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", at.getEpochSecond())
                .put("status", status);
        response.putNull("error");
        if (whyIncomplete == null) {
            response.putNull("incomplete_details");
        } else {
            response.putObject("incomplete_details").put("reason", whyIncomplete);
        }
        return response.setAll(settings);
    }

    static ObjectNode message(String id, String status, ArrayNode content) {
        ObjectNode message = PassthroughJson.object()
                .put("id", id)
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        return message.set("content", content);
    }

    /** A part of a message: a text, or why the model refuses. */
    static ObjectNode part(boolean isRefusal, String said) {
        if (isRefusal) {
            return PassthroughJson.object().put("type", "refusal").put("refusal", said);
        }
        ObjectNode text = PassthroughJson.object().put("type", "output_text").put("text", said);
        text.putArray("annotations");
        text.putArray("logprobs");
        return text;
    }

    /** Whether the tool behind that function takes a text. */
    boolean isFreeform(String function) {
        return tool(function).isFreeform();
    }

    private CallerTool tool(String function) {
        return tools.getOrDefault(function, new CallerTool(null, function, false));
    }

    /** A new id for a call of that function. */
    String idOfCall(String function) {
        return MessageParts.named(isFreeform(function) ? "ctc" : "fc");
    }

    /**
     * A call of the tool behind a function.
     *
     * @param id its id in the answer
     * @param callId the provider's id of the call, which its output names
     * @param said the arguments of a function, or the input of a tool whose input is a text
     */
    ObjectNode call(String id, String status, String callId, String function, String said) {
        CallerTool tool = tool(function);
        ObjectNode call = PassthroughJson.object()
                .put("id", id)
                .put("type", tool.isFreeform() ? "custom_tool_call" : "function_call")
                .put("status", status)
                .put("call_id", callId)
                .put("name", tool.name());
        if (tool.namespace() != null) {
            call.put("namespace", tool.namespace());
        }
        return call.put(tool.isFreeform() ? ResponsesForm.INPUT : "arguments", said);
    }

    /** The input in the arguments of a function. If they are of another form, such as cut off, they are the input. */
    static String input(String arguments) {
        String input = PassthroughJson.textOf(ResponsesForm.INPUT, arguments);
        return input == null ? arguments : input;
    }

    /** The usage; null before it is known. */
    static JsonNode usage(@Nullable Cost cost) {
        if (cost == null) {
            return PassthroughJson.object().nullNode();
        }
        TokenCounts tokens = cost.claimed().tokens();
        ObjectNode usage = PassthroughJson.object().put("input_tokens", tokens.prompt());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", tokens.cached())
                .put("cache_write_tokens", tokens.cacheWrite());
        usage.put("output_tokens", tokens.completion());
        usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage.put("total_tokens", tokens.total())
                .put("cost", new BigDecimal(cost.charged().toString()));
    }
}
