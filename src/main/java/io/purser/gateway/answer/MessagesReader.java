package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.UsageReader;
import io.purser.money.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of a provider that speaks Anthropic's Messages
 * (https://platform.claude.com/docs/en/api/messages) as chat completions. Thoughts become {@code reasoning_content},
 * without their signatures.
 *
 * @param at the time for the field {@code created}
 */
public record MessagesReader(Instant at) implements AnswerReader {
    // These fields stay as they are, because they tell which prices apply.
    private static final String CACHE_CREATION = "cache_creation";
    private static final String SERVICE_TIER = "service_tier";

    @Override
    public boolean isTranslated(JsonNode answer) {
        return MessageBlocks.isMessage(answer);
    }

    @Override
    public JsonNode whole(JsonNode answer) {
        if (!isTranslated(answer)) {
            return answer;
        }
        ObjectNode completion = head(answer, "chat.completion");
        completion.putNull("system_fingerprint"); // OpenRouter's client reads no answer without it
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        ArrayNode calls = message.arrayNode();
        for (JsonNode block : answer.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText(""));
                case "thinking" -> thoughts.append(block.path("thinking").asText(""));
                case "tool_use" -> function(calls, block).put("arguments", arguments(block));
                default -> {}
            }
        }
        boolean saysNothing = text.isEmpty() && !calls.isEmpty();
        message.put("content", saysNothing ? null : text.toString());
        message.putNull("refusal");
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        choice.putNull("logprobs");
        String reason = reason(answer.path("stop_reason"));
        if (reason == null && !answer.path("content").isEmpty()) {
            reason = calls.isEmpty() ? "stop" : "tool_calls";
        }
        choice.put("finish_reason", reason);
        ObjectNode usage = usage(answer.path("usage"));
        if (usage != null) {
            completion.set("usage", usage);
        }
        return completion;
    }

    @Override
    public StreamWriter stream(StreamWriter writer) {
        return new MessageChunks(this, writer);
    }

    /** The fields that identify a completion or a chunk. */
    ObjectNode head(JsonNode message, String kind) {
        return PassthroughJson.object()
                .put("id", message.path("id").asText(""))
                .put("object", kind)
                .put("created", at.getEpochSecond())
                .put("model", message.path("model").asText(""));
    }

    /** Adds the call of a function that a block is, and gives its function for the arguments. */
    static ObjectNode function(ArrayNode calls, JsonNode block) {
        return calls.addObject()
                .put("id", block.path("id").asText(""))
                .put("type", "function")
                .putObject("function")
                .put("name", block.path("name").asText(""));
    }

    /** The input of a tool as the text that OpenAI writes. */
    static String arguments(JsonNode block) {
        JsonNode input = block.path("input");
        return input.isMissingNode() || input.isNull() ? "{}" : PassthroughJson.text(input);
    }

    /** Why the model stopped, in OpenAI's words; null if it has not. */
    static @Nullable String reason(JsonNode stopReason) {
        return switch (stopReason.asText("")) {
            case "" -> null;
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default -> "stop";
        };
    }

    /**
     * The usage in OpenAI's form, in which the cached tokens are among those of the prompt; null if there is none. An
     * output of zero is left out, because nobody knows it before the end of a stream.
     */
    static @Nullable ObjectNode usage(JsonNode told) {
        CallUsage read = UsageReader.read(told).orElse(null);
        if (read == null) {
            return null;
        }
        TokenCounts tokens = read.tokens();
        ObjectNode usage = PassthroughJson.object().put("prompt_tokens", tokens.prompt());
        if (tokens.completion() > 0) {
            usage.put("completion_tokens", tokens.completion());
        }
        if (tokens.completion() > 0 && tokens.prompt() > 0) {
            usage.put("total_tokens", tokens.total());
        }
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", tokens.cached())
                .put("cache_write_tokens", tokens.cacheWrite());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        if (told.path(CACHE_CREATION).isObject()) {
            usage.set(CACHE_CREATION, told.get(CACHE_CREATION));
        }
        if (told.path(SERVICE_TIER).isTextual()) {
            usage.set(SERVICE_TIER, told.get(SERVICE_TIER));
        }
        if (read.providerCost() != null) {
            usage.put("cost", new BigDecimal(read.providerCost().toString()));
        }
        return usage;
    }
}
