package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.catalog.Model;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.problem.Violation;
import io.purser.routing.AnswerLength;
import io.purser.routing.Prompts;
import io.purser.routing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request in the form of another API. It is translated into a chat completion once, so that the rules of its fields,
 * its bound and its settings are those of every other call.
 */
public abstract sealed class TranslatedRequest extends ChatRequest permits MessagesRequest, ResponsesRequest {
    private static final String EFFORT = "reasoning_effort";
    private static final int COUNTED_AT_ONCE = 4_000;
    private static final int BYTES_OF_A_TOKEN = 4;

    final NotCarried notCarried;
    private final Map<String, String> names;

    /**
     * A request that was read.
     *
     * @param notCarried what the chat completion has no place for
     * @param names the caller's names of fields that chat completions name in another way
     */
    TranslatedRequest(UncheckedBody translated, NotCarried notCarried, Map<String, String> names) {
        super(translated);
        this.notCarried = notCarried;
        this.names = names;
    }

    /** Every answer tells its usage. */
    @Override
    public boolean wantsUsage() {
        return true;
    }

    @Override
    ObjectNode sent(Model model, AnswerLength length) {
        ObjectNode sent = super.sent(model, length);
        if (!model.traits().thinks()) {
            sent.remove(EFFORT); // models that do not think refuse it
        }
        return sent;
    }

    @Override
    Set<String> droppedAt(Model model) {
        Set<String> dropped = new LinkedHashSet<>(notCarried.dropped());
        super.droppedAt(model).forEach(path -> dropped.add(named(path)));
        if (body.has(EFFORT) && !model.traits().thinks()) {
            dropped.add(named(EFFORT));
        }
        return dropped;
    }

    @Override
    List<Violation> whyNowhere(Model first) {
        return super.whyNowhere(first).stream()
                .map(violation -> new Violation(named(violation.path()), violation.message()))
                .toList();
    }

    /** The path of a field as the caller knows it; the place in a list is not the same there. */
    private String named(String path) {
        String field = path.replaceFirst("[.\\[].*", "");
        return names.getOrDefault(field, path);
    }

    /** About how many tokens {@link #countPrompt} would count; this takes no time for a long text. */
    long estimatePrompt() {
        long bytes = promptSize().textBytes();
        return bytes > COUNTED_AT_ONCE ? Math.ceilDiv(bytes, BYTES_OF_A_TOKEN) : countPrompt();
    }

    /** Counts the tokens of the messages and the tools by a common tokenizer; this takes time for a long text. */
    public long countPrompt() {
        JsonNode tools = body.path("tools");
        long ofTools =
                tools.isEmpty() ? 0 : Tokens.count(new String(PassthroughJson.bytes(tools), StandardCharsets.UTF_8));
        return Prompts.tokens(body.path("messages")) + ofTools;
    }
}
