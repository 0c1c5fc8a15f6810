package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.MessagesForm;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.problem.Problem;
import io.purser.routing.AnswerLength;
import io.purser.routing.Prompts;
import io.purser.routing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A request in the form of Anthropic's Messages. It is translated into a chat completion once, so that the rules of
 * its fields, its bound and its settings are those of every other call. What the translation cannot carry is refused by
 * name.
 */
public final class MessagesRequest extends ChatRequest {
    private static final String EFFORT = "reasoning_effort";

    private final Set<String> stops;

    private MessagesRequest(UncheckedBody translated, Set<String> stops) {
        super(translated);
        this.stops = stops;
    }

    /**
     * Reads the body of a request for a message.
     *
     * @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong or cannot be carried
     */
    public static MessagesRequest read(byte[] raw, LongConsumer memory) {
        return read(raw, memory, true);
    }

    /** Reads the body of a request to count tokens, which has no longest answer. */
    public static MessagesRequest readToCount(byte[] raw, LongConsumer memory) {
        return read(raw, memory, false);
    }

    private static MessagesRequest read(byte[] raw, LongConsumer memory, boolean isLimited) {
        UncheckedBody asked = UncheckedBody.parse(raw, memory);
        MessagesTranslation translation = new MessagesTranslation(asked.findings());
        ObjectNode chat = translation.of(asked.body());
        if (isLimited && !asked.body().hasNonNull("max_tokens")) {
            asked.findings().violation("max_tokens", "is missing: a number of tokens");
        }
        translation.notCarried().forEach(asked.findings().violations()::add);
        UncheckedBody translated = new UncheckedBody(asked.length(), chat, asked.targets(), asked.findings());
        check(translated);
        return new MessagesRequest(translated, translation.stops());
    }

    @Override
    public String path() {
        return "/messages";
    }

    @Override
    public String pathAt(Model model) {
        return super.path();
    }

    @Override
    public AnswerForm form() {
        return new MessagesForm(stops);
    }

    /** Every answer tells its usage. */
    @Override
    public boolean wantsUsage() {
        return true;
    }

    /** The effort says how long to think, which models that do not think refuse. */
    @Override
    ObjectNode sent(Model model, AnswerLength length) {
        ObjectNode sent = super.sent(model, length);
        if (!model.traits().thinks()) {
            sent.remove(EFFORT);
        }
        return sent;
    }

    @Override
    Set<String> droppedAt(Model model) {
        return body.has(EFFORT) && !model.traits().thinks() ? Set.of("output_config.effort") : Set.of();
    }

    /** Counts the tokens of the messages and the tools by a common tokenizer; this takes time for a long text. */
    public long countPrompt() {
        JsonNode tools = body.path("tools");
        long ofTools =
                tools.isEmpty() ? 0 : Tokens.count(new String(PassthroughJson.bytes(tools), StandardCharsets.UTF_8));
        return Prompts.tokens(body.path("messages")) + ofTools;
    }
}
