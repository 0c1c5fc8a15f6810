package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerReader;
import io.purser.gateway.answer.ChatText;
import io.purser.gateway.answer.FinishReason;
import io.purser.gateway.answer.MessagesReader;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.usage.UsageReader;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.purser.routing.AnswerLength;
import io.purser.routing.PromptSize;
import io.purser.routing.Prompts;
import io.purser.routing.Tokens;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat completion. Fields that are known to be free pass through unchanged. Fields that could change
 * the price or the provider are kept within the rules or refused by name. Unknown fields are not passed on.
 */
public sealed class ChatRequest extends ParsedRequest permits TranslatedRequest, TextCompletionRequest, AgentRequest {
    /** The path of the endpoint for chat completions. */
    static final String CHAT = "/chat/completions";

    /** The most tokens that a provider adds to a prompt with tools or a form for its answer: some hundreds of words. */
    private static final long ADDED_WORDS = 1_024;

    private @Nullable MessagesFit fit;

    ChatRequest(UncheckedBody asked) {
        super(asked, RequestFields::ofChat);
    }

    /** Whether Anthropic's Messages can carry it; only catalogs with such a provider ask for it. */
    private MessagesFit fit() {
        MessagesFit known = fit;
        if (known == null) {
            known = new MessagesFit(body, findings);
            fit = known;
        }
        return known;
    }

    /**
     * Reads the body of a request for a chat completion.
     *
     * @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong
     */
    public static ChatRequest read(byte[] raw, LongConsumer memory) {
        UncheckedBody asked = UncheckedBody.parse(raw, memory);
        check(asked);
        return new ChatRequest(asked);
    }

    /** @throws Problem {@code invalid}, naming every field that is wrong */
    static void check(UncheckedBody asked) {
        MessageFields.read(asked.body().path("messages"), asked.findings());
        FieldRules.read(asked.body(), RequestFields::ofChat, asked.findings());
        asked.findings().done();
    }

    @Override
    public String path() {
        return CHAT;
    }

    @Override
    public String pathAt(Model model) {
        return model.speaksMessages() ? "/messages" : CHAT;
    }

    @Override
    public boolean isFor(Set<Dialect> dialects) {
        return super.isFor(dialects) || fit().violations().isEmpty();
    }

    @Override
    public Optional<String> whyNot(Model model) {
        return model.speaksMessages() && !fit().violations().isEmpty()
                ? Optional.of(model.target() + " speaks Anthropic's Messages, which cannot carry "
                        + fit().violations().getFirst().path())
                : Optional.empty();
    }

    @Override
    List<Violation> whyNowhere(Model first) {
        return fit().violations();
    }

    @Override
    Set<String> droppedAt(Model model) {
        if (!model.speaksMessages()) {
            return super.droppedAt(model);
        }
        Set<String> dropped = new LinkedHashSet<>(fit().dropped());
        String effort = WrittenMessage.effortField(body);
        if (effort != null && !model.traits().thinks()) {
            dropped.add(effort);
        }
        return dropped;
    }

    @Override
    public AnswerReader reader(Model model, Instant at) {
        return model.speaksMessages() ? new MessagesReader(at) : super.reader(model, at);
    }

    @Override
    public long memoryToWrite(Model model) {
        return model.speaksMessages() ? fit().memory() : super.memoryToWrite(model);
    }

    @Override
    public boolean streams() {
        return body.path("stream").asBoolean(false);
    }

    @Override
    public Conversation conversation() {
        return Conversation.of(body);
    }

    @Override
    public boolean wantsUsage() {
        return body.path("stream_options").path("include_usage").asBoolean(false)
                || body.path("usage").path("include").asBoolean(false);
    }

    @Override
    public OptionalLong maxOutputTokens() {
        return findings.maxOutput();
    }

    @Override
    public PromptSize promptSize() {
        JsonNode messages = body.path("messages");
        PromptSize size = findings.isUnbounded()
                ? PromptSize.unbounded(Math.max(0, length - findings.mediaLength()), () -> Prompts.tokens(messages))
                : PromptSize.guessed(length, () -> Prompts.tokens(messages));
        PromptSize whole = findings.areWordsAdded() ? size.withAdded(ADDED_WORDS) : size;
        return findings.isKeptForAnHour() ? whole.keptForAnHour() : whole;
    }

    @Override
    public Set<String> needs() {
        return findings.needs();
    }

    @Override
    public final Buffer forProvider(Model model, AnswerLength length) {
        return Buffer.buffer(PassthroughJson.bytes(sent(model, length)));
    }

    /** The body for the provider of that model. */
    ObjectNode sent(Model model, AnswerLength length) {
        if (model.speaksMessages()) {
            return new WrittenMessage(body, findings).forModel(model, length);
        }
        ObjectNode sent = forwarded.forModel(model, length);
        if (streams()) {
            ObjectNode options = PassthroughJson.object();
            if (sent.path("stream_options") instanceof ObjectNode asked) {
                options.setAll(asked);
            }
            sent.set("stream_options", options.put("include_usage", true));
        }
        return sent;
    }

    @Override
    public boolean isAnsweredInTokens() {
        return true;
    }

    @Override
    public boolean isAnswer(JsonNode answer) {
        return answer.isObject() && answer.path("choices").isArray();
    }

    @Override
    public boolean isEmpty(JsonNode answer) {
        if (FinishReason.isGivenIn(answer)) {
            return false; // a model that stopped, or a filter that blocked everything, has answered
        }
        for (JsonNode choice : answer.path("choices")) {
            if (ChatText.saysSomething(choice.path("message"))) {
                return false;
            }
        }
        return UsageReader.in(answer)
                .map(usage -> usage.tokens().completion() == 0)
                .orElse(true);
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
