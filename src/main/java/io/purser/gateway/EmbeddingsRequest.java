package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.purser.routing.Candidates;
import io.purser.routing.PromptSize;
import io.purser.routing.Tokens;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Texts, or tokens, to be turned into vectors. */
final class EmbeddingsRequest implements ModelRequest {
    private final byte[] raw;
    private final ObjectNode body;
    private final List<String> targets;

    private EmbeddingsRequest(byte[] raw, ObjectNode body, List<String> targets) {
        this.raw = raw;
        this.body = body;
        this.targets = targets;
    }

    /** @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong */
    static EmbeddingsRequest read(byte[] raw, LongConsumer memory) {
        ObjectNode body = GatewayJson.request(raw, memory);
        List<Violation> violations = new ArrayList<>();
        List<String> targets = TargetFields.read(body, violations);
        JsonNode input = body.path("input");
        if (!isInput(input)) {
            violations.add(new Violation(
                    "input", "has to be a text, or an array of texts, of tokens, or of arrays of tokens; not empty"));
        }
        PriceFields.check(body, violations);
        if (body.path("stream").asBoolean(false)) {
            violations.add(new Violation("stream", "is not for embeddings"));
        }
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        return new EmbeddingsRequest(raw, body, targets);
    }

    private static boolean isInput(JsonNode input) {
        if (input.isTextual()) {
            return !input.textValue().isEmpty();
        }
        for (JsonNode item : input) {
            boolean text = item.isTextual() && !item.textValue().isEmpty();
            boolean tokens = item.isArray() && !item.isEmpty();
            if (!text && !tokens && !item.isIntegralNumber()) {
                return false;
            }
        }
        return input.isArray() && !input.isEmpty();
    }

    @Override
    public byte[] raw() {
        return raw;
    }

    @Override
    public String path() {
        return "/embeddings";
    }

    @Override
    public List<String> targets() {
        return targets;
    }

    @Override
    public boolean streams() {
        return false;
    }

    @Override
    public boolean wantsUsage() {
        return false;
    }

    @Override
    public PromptSize promptSize() {
        return PromptSize.guessed(raw.length, () -> tokens(body.path("input")));
    }

    private static long tokens(JsonNode input) {
        if (input.isTextual()) {
            return Tokens.count(input.textValue());
        }
        long tokens = input.isNumber() ? 1 : 0;
        for (JsonNode item : input) {
            tokens += tokens(item);
        }
        return tokens;
    }

    /** Vectors are paid for by the prompt; one token keeps the bound of a model that writes something anyway. */
    @Override
    public OptionalLong maxOutputTokens() {
        return OptionalLong.of(1);
    }

    @Override
    public Set<String> needs() {
        return Set.of(Candidates.EMBEDDINGS);
    }

    @Override
    public @Nullable String metadata(String name) {
        return null;
    }

    @Override
    public Buffer forProvider(String upstreamModel, long maxOutput) {
        ObjectNode forwarded = GatewayJson.object();
        forwarded.setAll(body);
        forwarded.put("model", upstreamModel);
        forwarded.remove(List.of("models", "route"));
        return Buffer.buffer(GatewayJson.bytes(forwarded));
    }

    @Override
    public boolean isAnswer(JsonNode answer) {
        return answer.isObject() && answer.path("data").isArray();
    }

    @Override
    public boolean isEmpty(JsonNode answer) {
        return answer.path("data").isEmpty();
    }

    @Override
    public long countAnswer(JsonNode answer) {
        return 0;
    }
}
