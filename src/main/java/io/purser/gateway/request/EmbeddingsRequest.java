package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Model;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.json.Numbers;
import io.purser.problem.Problem;
import io.purser.routing.AnswerLength;
import io.purser.routing.Candidates;
import io.purser.routing.PromptSize;
import io.purser.routing.Tokens;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;

/** A request to turn texts or tokens into vectors. */
public final class EmbeddingsRequest extends ParsedRequest {
    private EmbeddingsRequest(UncheckedBody asked) {
        super(asked, RequestFields::ofEmbeddings);
    }

    /**
     * Reads the body of a request for embeddings.
     *
     * @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong
     */
    public static EmbeddingsRequest read(byte[] raw, LongConsumer memory) {
        UncheckedBody asked = UncheckedBody.parse(raw, memory);
        ObjectNode body = asked.body();
        RequestFindings findings = asked.findings();
        if (!isInput(body.path("input"))) {
            findings.violation(
                    "input",
                    "has to be a text, or an array of texts, of tokens, or of arrays of tokens, which are below 2147483648;"
                            + " not empty");
        }
        FieldRules.read(body, RequestFields::ofEmbeddings, findings);
        if (body.path("stream").asBoolean(false)) {
            findings.violation("stream", "is not for embeddings");
        }
        findings.done();
        body.set("input", PassthroughJson.wholeNumbers(body.path("input")));
        return new EmbeddingsRequest(asked);
    }

    private static boolean isInput(JsonNode input) {
        if (input.isTextual()) {
            return !input.textValue().isEmpty();
        }
        for (JsonNode item : input) {
            boolean text = item.isTextual() && !item.textValue().isEmpty();
            if (!text && !isToken(item) && !areTokens(item)) {
                return false;
            }
        }
        return input.isArray() && !input.isEmpty();
    }

    private static boolean areTokens(JsonNode list) {
        for (JsonNode token : list) {
            if (!isToken(token)) {
                return false;
            }
        }
        return list.isArray() && !list.isEmpty();
    }

    /** Providers get each token in full, so one that is written as 1e400 would grow to four hundred digits. */
    private static boolean isToken(JsonNode token) {
        return Numbers.whole(token)
                .filter(number -> number.bitLength() < Integer.SIZE)
                .isPresent();
    }

    @Override
    public String path() {
        return "/embeddings";
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
        return PromptSize.guessed(length, () -> tokens(body.path("input")));
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

    /** Providers charge vectors by the prompt; one token covers a model that writes something nevertheless. */
    @Override
    public OptionalLong maxOutputTokens() {
        return OptionalLong.of(1);
    }

    @Override
    public Set<String> needs() {
        return Set.of(Candidates.EMBEDDINGS);
    }

    @Override
    public Buffer forProvider(Model model, AnswerLength length) {
        return Buffer.buffer(PassthroughJson.bytes(forwarded.forModel(model, length)));
    }

    @Override
    public boolean isAnsweredInTokens() {
        return false;
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
