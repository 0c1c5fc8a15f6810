package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.purser.routing.PromptSize;
import io.purser.routing.Prompts;
import io.purser.routing.Tokens;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as an SDK asks for it. What Purser does not know passes through untouched; what would change the
 * price or who serves the call is honoured within the rules or refused by name.
 */
final class ChatRequest implements ModelRequest {
    private final byte[] raw;
    private final ObjectNode body;
    private final List<String> targets;
    private final OptionalLong maxOutputTokens;

    private ChatRequest(byte[] raw, ObjectNode body, List<String> targets, OptionalLong maxOutputTokens) {
        this.raw = raw;
        this.body = body;
        this.targets = targets;
        this.maxOutputTokens = maxOutputTokens;
    }

    /** @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong */
    static ChatRequest read(byte[] raw, LongConsumer memory) {
        ObjectNode body = GatewayJson.request(raw, memory);
        List<Violation> violations = new ArrayList<>();
        List<String> targets = TargetFields.read(body, violations);
        checkMessages(body.path("messages"), violations);
        OptionalLong maxOutput = maxOutput(body, violations);
        PriceFields.check(body, violations);
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        return new ChatRequest(raw, body, targets, maxOutput);
    }

    private static void checkMessages(JsonNode messages, List<Violation> violations) {
        if (!messages.isArray() || messages.isEmpty()) {
            violations.add(new Violation(
                    "messages",
                    messages.isMissingNode() ? "is missing" : "has to be an array of at least one message"));
            return;
        }
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.get(i).isObject() || !messages.get(i).path("role").isTextual()) {
                violations.add(new Violation("messages[" + i + "].role", "is missing"));
            }
        }
    }

    private static OptionalLong maxOutput(ObjectNode body, List<Violation> violations) {
        OptionalLong least = OptionalLong.empty();
        for (String field : List.of("max_tokens", "max_completion_tokens")) {
            JsonNode value = body.path(field);
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
                violations.add(new Violation(field, "has to be a whole number of at least 1"));
            } else if (least.isEmpty() || value.longValue() < least.getAsLong()) {
                least = OptionalLong.of(value.longValue());
            }
        }
        return least;
    }

    @Override
    public byte[] raw() {
        return raw;
    }

    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public List<String> targets() {
        return targets;
    }

    @Override
    public boolean streams() {
        return body.path("stream").asBoolean(false);
    }

    @Override
    public boolean wantsUsage() {
        return body.path("stream_options").path("include_usage").asBoolean(false);
    }

    @Override
    public OptionalLong maxOutputTokens() {
        return maxOutputTokens;
    }

    @Override
    public @Nullable String metadata(String name) {
        JsonNode value = body.path("metadata").path(name);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    @Override
    public PromptSize promptSize() {
        JsonNode messages = body.path("messages");
        long media = 0;
        boolean textOnly = true;
        for (JsonNode message : messages) {
            textOnly &= !message.hasNonNull("audio");
            for (JsonNode part : message.path("content")) {
                if (part.isObject() && !isText(part)) {
                    textOnly = false;
                    media += lengthOf(part);
                }
            }
        }
        return textOnly
                ? PromptSize.guessed(raw.length, () -> Prompts.tokens(messages))
                : PromptSize.unbounded(Math.max(0, raw.length - media), () -> Prompts.tokens(messages));
    }

    private static boolean isText(JsonNode part) {
        String type = part.path("type").asText();
        return "text".equals(type) || "refusal".equals(type);
    }

    private static long lengthOf(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().length();
        }
        long length = 0;
        for (JsonNode child : node) {
            length += lengthOf(child);
        }
        return length;
    }

    @Override
    public Set<String> needs() {
        Set<String> needs = new HashSet<>();
        if (!body.path("tools").isEmpty()) {
            needs.add("tools");
        }
        for (JsonNode message : body.path("messages")) {
            for (JsonNode part : message.path("content")) {
                switch (part.path("type").asText()) {
                    case "image_url" -> needs.add("vision");
                    case "input_audio" -> needs.add("audio");
                    default -> {}
                }
            }
        }
        return needs;
    }

    @Override
    public Buffer forProvider(String upstreamModel, long maxOutput) {
        ObjectNode forwarded = GatewayJson.object();
        forwarded.setAll(body);
        forwarded.put("model", upstreamModel);
        String field = forwarded.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        forwarded.remove(List.of("max_tokens", "max_completion_tokens", "models", "route"));
        forwarded.put(field, maxOutput);
        if (forwarded.path("metadata") instanceof ObjectNode metadata) {
            ObjectNode others = GatewayJson.object();
            others.setAll(metadata);
            others.remove(CallSettings.NAMES);
            if (others.isEmpty()) {
                forwarded.remove("metadata");
            } else {
                forwarded.set("metadata", others);
            }
        }
        if (streams()) {
            ObjectNode options = GatewayJson.object();
            if (forwarded.path("stream_options") instanceof ObjectNode asked) {
                options.setAll(asked);
            }
            forwarded.set("stream_options", options.put("include_usage", true));
        }
        return Buffer.buffer(GatewayJson.bytes(forwarded));
    }

    @Override
    public boolean isAnswer(JsonNode answer) {
        return answer.isObject() && answer.path("choices").isArray();
    }

    @Override
    public boolean isEmpty(JsonNode answer) {
        for (JsonNode choice : answer.path("choices")) {
            if (ChatText.saysSomething(choice.path("message"))) {
                return false;
            }
        }
        return answer.path("usage").path("completion_tokens").asLong(0) == 0;
    }

    @Override
    public long countAnswer(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        for (JsonNode choice : answer.path("choices")) {
            ChatText.append(choice.path("message"), text);
        }
        return Tokens.count(text.toString());
    }
}
