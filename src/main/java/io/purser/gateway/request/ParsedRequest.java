package io.purser.gateway.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.AnswerReader;
import io.purser.gateway.answer.OpenAiForm;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What requests of all endpoints have in common after their body was read. */
abstract sealed class ParsedRequest implements ModelRequest permits ChatRequest, EmbeddingsRequest {
    /** The bytes of the body. */
    final int length;

    final ObjectNode body;
    final RequestFindings findings;
    final ForwardedBody forwarded;
    private final List<String> targets;

    /**
     * A body whose fields are not checked yet.
     *
     * @param length the most bytes of text in what is sent
     */
    record UncheckedBody(int length, ObjectNode body, List<String> targets, RequestFindings findings) {
        /**
         * A body takes this many times its bytes beside the tree of its translation: images and inputs of tools are
         * texts there, and the quotes in the text of an input are escaped once more for the provider.
         */
        private static final int TRANSLATING = 2;

        /** Parses a body, of which the consumer learns how many bytes its tree takes. */
        static UncheckedBody parse(byte[] raw, LongConsumer memory) {
            ObjectNode body = PassthroughJson.request(raw, memory);
            RequestFindings findings = new RequestFindings();
            return new UncheckedBody(raw.length, body, TargetFields.read(body, findings.violations()), findings);
        }

        /** Parses a body that will be translated; the consumer learns how many bytes its translation takes too. */
        static UncheckedBody parseToTranslate(byte[] raw, LongConsumer memory) {
            AtomicLong tree = new AtomicLong();
            UncheckedBody asked = parse(raw, bytes -> {
                memory.accept(bytes);
                tree.addAndGet(bytes);
            });
            memory.accept(tree.get() + (long) TRANSLATING * raw.length);
            return asked;
        }

        /**
         * The same request as a chat completion.
         *
         * @param added the most bytes of text that the translation has beyond the body
         */
        UncheckedBody translated(ObjectNode chat, int added) {
            return new UncheckedBody(length + added, chat, targets, findings);
        }
    }

    /** @param rules the rules of the endpoint's fields */
    ParsedRequest(UncheckedBody asked, Function<String, FieldKind> rules) {
        this.length = asked.length();
        this.body = asked.body();
        this.targets = asked.targets();
        this.findings = asked.findings();
        this.forwarded = new ForwardedBody(body, findings, rules);
    }

    @Override
    public String pathAt(Model model) {
        return path();
    }

    @Override
    public boolean isFor(Set<Dialect> dialects) {
        return !dialects.contains(Dialect.MESSAGES);
    }

    @Override
    public Optional<String> whyNot(Model model) {
        return model.speaksMessages()
                ? Optional.of(model.target() + " speaks Anthropic's Messages, which has no embeddings")
                : Optional.empty();
    }

    @Override
    public final void requireServable(List<Model> models) {
        if (!models.isEmpty() && models.stream().allMatch(model -> whyNot(model).isPresent())) {
            throw Problem.invalid(whyNowhere(models.getFirst()));
        }
    }

    /** The mistakes of a request that none of the models can serve, of which this is the first. */
    List<Violation> whyNowhere(Model first) {
        return List.of(new Violation("model", whyNot(first).orElse("")));
    }

    @Override
    public AnswerForm form() {
        return new OpenAiForm();
    }

    @Override
    public AnswerReader reader(Model model, Instant at) {
        return AnswerReader.AS_IT_IS;
    }

    @Override
    public long memoryToWrite(Model model) {
        return 0;
    }

    @Override
    public final List<String> targets() {
        return targets;
    }

    @Override
    public final @Nullable String serviceTier() {
        return findings.serviceTier();
    }

    @Override
    public final @Nullable String metadata(String name) {
        return ClientMetadata.text(body.path("metadata"), name);
    }

    @Override
    public Conversation conversation() {
        return Conversation.NONE;
    }

    @Override
    public final boolean isConfidential() {
        return findings.isConfidential();
    }

    @Override
    public final Optional<String> dropped(Model model) {
        return DroppedFields.header(findings, droppedAt(model), model);
    }

    /** The known fields that this model's provider does not get. */
    Set<String> droppedAt(Model model) {
        return Set.of();
    }
}
