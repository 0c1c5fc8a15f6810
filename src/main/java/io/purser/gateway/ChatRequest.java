package io.purser.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as an SDK asks for it. What Purser does not know passes through untouched; what would change the
 * price without its knowing is refused by name.
 */
final class ChatRequest {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** They choose another model, another provider or another price than the one that was authorised. */
    private static final List<String> REFUSED =
            List.of("models", "route", "provider", "plugins", "transforms", "web_search_options", "service_tier");

    private final byte[] raw;
    private final ObjectNode body;
    private final String model;
    private final OptionalLong maxOutputTokens;

    private ChatRequest(byte[] raw, ObjectNode body, String model, OptionalLong maxOutputTokens) {
        this.raw = raw;
        this.body = body;
        this.model = model;
        this.maxOutputTokens = maxOutputTokens;
    }

    /** @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong */
    static ChatRequest read(byte[] raw) {
        ObjectNode body = parse(raw);
        List<Violation> violations = new ArrayList<>();
        String model = body.path("model").textValue();
        if (model == null || model.isEmpty()) {
            violations.add(new Violation("model", "is missing: name a model as provider:model, or \"auto\""));
        }
        checkMessages(body.path("messages"), violations);
        OptionalLong maxOutput = maxOutput(body, violations);
        for (String field : REFUSED) {
            if (body.hasNonNull(field)) {
                violations.add(
                        new Violation(field, "is not supported: it would change the price or who serves the call"));
            }
        }
        JsonNode choices = body.path("n");
        if (!choices.isMissingNode()
                && !choices.isNull()
                && !(choices.isIntegralNumber() && choices.canConvertToInt() && choices.intValue() == 1)) {
            violations.add(new Violation("n", "has to be 1"));
        }
        if (body.path("stream").asBoolean(false)) {
            violations.add(new Violation("stream", "is not offered; leave it out"));
        }
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        return new ChatRequest(raw, body, String.valueOf(model), maxOutput);
    }

    private static ObjectNode parse(byte[] raw) {
        if (raw.length == 0) {
            throw Problem.of(ProblemType.MALFORMED, "the body is empty; it has to be a chat completion request");
        }
        try {
            if (JSON.readTree(raw) instanceof ObjectNode object) {
                return object;
            }
            throw Problem.of(ProblemType.MALFORMED, "the body has to be a JSON object");
        } catch (JsonProcessingException e) {
            throw Problem.of(
                    ProblemType.MALFORMED,
                    "the body is not JSON: line %d, column %d"
                            .formatted(
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getLineNr(),
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getColumnNr()));
        } catch (IOException | NumberFormatException e) {
            throw Problem.of(ProblemType.MALFORMED, "the body cannot be read as JSON");
        }
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

    byte[] raw() {
        return raw;
    }

    String model() {
        return model;
    }

    OptionalLong maxOutputTokens() {
        return maxOutputTokens;
    }

    JsonNode messages() {
        return body.path("messages");
    }

    /** A text in {@code metadata}, where OpenAI's clients put what is not part of the API. */
    @Nullable
    String metadata(String name) {
        JsonNode value = body.path("metadata").path(name);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    /** Whether any message holds something other than text, whose tokens nobody can bound by its bytes. */
    boolean hasMoreThanText() {
        for (JsonNode message : messages()) {
            for (JsonNode part : message.path("content")) {
                if (part.isObject()
                        && !"text".equals(part.path("type").asText())
                        && !part.path("type").asText().equals("refusal")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The body for a provider: its own name for the model, and the longest answer that was paid for. */
    byte[] forProvider(String upstreamModel, long maxOutput) {
        ObjectNode forwarded = body.deepCopy();
        forwarded.put("model", upstreamModel);
        String field = forwarded.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        forwarded.remove(List.of("max_tokens", "max_completion_tokens"));
        forwarded.put(field, maxOutput);
        if (forwarded.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(CallSettings.NAMES);
            if (metadata.isEmpty()) {
                forwarded.remove("metadata");
            }
        }
        try {
            return JSON.writeValueAsBytes(forwarded);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
