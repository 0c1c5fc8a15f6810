package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.AnswerReader;
import io.purser.gateway.answer.MessageBlocks;
import io.purser.gateway.answer.MessagesForm;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.purser.routing.AnswerLength;
import io.purser.routing.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request in the form of Anthropic's Messages. It is translated into a chat completion once, so that the rules of
 * its fields, its bound and its settings are those of every other call. A provider that speaks Messages gets the
 * request as it is. What the translation cannot carry goes to no other provider, and is refused by name if there is none.
 */
public final class MessagesRequest extends TranslatedRequest {
    private final Set<String> stops;
    private final PassedMessage original;
    private final @Nullable String session;

    private MessagesRequest(UncheckedBody translated, PassedMessage original, MessagesTranslation translation) {
        super(translated, translation.notCarried(), Map.of("reasoning_effort", "output_config.effort"));
        this.stops = translation.stops();
        this.original = original;
        this.session = translation.session();
    }

    /**
     * Reads the body of a request for a message.
     *
     * @throws Problem {@code malformed} or {@code invalid}, naming every field that is wrong
     */
    public static MessagesRequest read(byte[] raw, LongConsumer memory) {
        return read(raw, memory, true);
    }

    /** Reads the body of a request to count tokens, which has no longest answer. */
    public static MessagesRequest readToCount(byte[] raw, LongConsumer memory) {
        return read(raw, memory, false);
    }

    private static MessagesRequest read(byte[] raw, LongConsumer memory, boolean isLimited) {
        UncheckedBody asked = UncheckedBody.parseToTranslate(raw, memory);
        refuseThread(asked.body());
        MessagesTranslation translation = new MessagesTranslation(asked.findings());
        ObjectNode chat = translation.of(asked.body());
        if (isLimited && !asked.body().hasNonNull("max_tokens")) {
            asked.findings().violation("max_tokens", "is missing: a number of tokens");
        }
        UncheckedBody translated = asked.translated(chat, 0);
        check(translated);
        return new MessagesRequest(translated, new PassedMessage(asked.body(), asked.findings()), translation);
    }

    /**
     * A thread leaves the beginning of the conversation to Anthropic, so nobody here would know its length or could send
     * it to another provider. By the name in the details, Anthropic's clients recognise that they have to send all of it.
     */
    private static void refuseThread(ObjectNode body) {
        if (body.hasNonNull("thread")) {
            throw Problem.invalid(
                            "thread", "is not supported: Purser keeps no conversation; send all messages without it")
                    .with("details", Map.of("error_code", "thread_unsupported_request"));
        }
    }

    @Override
    public String path() {
        return "/messages";
    }

    @Override
    public Conversation conversation() {
        return super.conversation().orNamed(session);
    }

    @Override
    public boolean isFor(Set<Dialect> dialects) {
        return notCarried.violations().isEmpty();
    }

    @Override
    public Optional<String> whyNot(Model model) {
        return model.speaksMessages() || notCarried.violations().isEmpty()
                ? Optional.empty()
                : Optional.of(model.target() + " speaks chat completions, which cannot carry "
                        + notCarried.violations().getFirst().path());
    }

    @Override
    List<Violation> whyNowhere(Model first) {
        return notCarried.violations();
    }

    @Override
    public AnswerForm form() {
        return new MessagesForm(stops, this::estimatePrompt);
    }

    /** The provider's own answer is what its caller wants, or it is a chat completion. */
    @Override
    public AnswerReader reader(Model model, Instant at) {
        return AnswerReader.AS_IT_IS;
    }

    @Override
    public long memoryToWrite(Model model) {
        return 0; // it was translated and paid for when it was read
    }

    @Override
    ObjectNode sent(Model model, AnswerLength length) {
        return model.speaksMessages() ? original.forModel(model, length) : super.sent(model, length);
    }

    @Override
    Set<String> droppedAt(Model model) {
        return model.speaksMessages() ? original.dropped(model) : super.droppedAt(model);
    }

    @Override
    public boolean isAnswer(JsonNode answer) {
        return MessageBlocks.isMessage(answer) || super.isAnswer(answer);
    }

    @Override
    public boolean isEmpty(JsonNode answer) {
        if (!MessageBlocks.isMessage(answer)) {
            return super.isEmpty(answer);
        }
        return answer.path("content").isEmpty() && !answer.path("stop_reason").isTextual();
    }

    @Override
    public long countAnswer(JsonNode answer) {
        if (!MessageBlocks.isMessage(answer)) {
            return super.countAnswer(answer);
        }
        StringBuilder text = new StringBuilder();
        MessageBlocks.append(answer, text);
        return Tokens.count(text.toString());
    }
}
