package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.ErrorForm;
import io.purser.catalog.Model;
import io.purser.gateway.usage.Cost;
import io.purser.problem.AnthropicErrors;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The form of Anthropic's Messages. The answers of providers that speak it pass; those of others are written in it
 * (https://platform.claude.com/docs/en/api/messages).
 *
 * @param stops the texts at which the caller wants the answer to stop
 * @param prompt estimates the tokens of the prompt, for the beginning of a stream
 */
public record MessagesForm(Set<String> stops, LongSupplier prompt) implements AnswerForm {
    public MessagesForm {
        stops = Set.copyOf(stops);
    }

    @Override
    public ErrorForm errors() {
        return ErrorForm.ANTHROPIC;
    }

    @Override
    public Buffer whole(AttemptResult.Answered answered, Cost cost) {
        JsonNode answer = answered.json();
        if (MessageBlocks.isMessage(answer)) {
            return passed(answered, cost);
        }
        JsonNode choice = answer.path("choices").path(0);
        JsonNode message = choice.path("message");
        ObjectNode written = MessageParts.head(answer);
        ArrayNode content = written.putArray("content");
        MessageParts.texts(message.path("content"), text -> text(content, text));
        int said = content.size();
        MessageParts.texts(message.path("refusal"), text -> text(content, text));
        int texts = content.size();
        for (JsonNode call : message.path("tool_calls")) {
            content.add(MessageParts.toolUse(call.path("id"), call.path("function")));
        }
        JsonNode older = message.path("function_call");
        if (older.isObject()) {
            content.add(MessageParts.toolUse(older.path("id"), older));
        }
        StopReason.in(choice, stops)
                .orAfter(content.size() > texts, texts > said)
                .write(written);
        written.set("usage", MessageParts.usage(cost));
        return Buffer.buffer(PassthroughJson.bytes(written));
    }

    /** Adds the cost to the usage of a message. The rest of it stays byte for byte as it came. */
    private static Buffer passed(AttemptResult.Answered answered, Cost cost) {
        if (answered.json().path("usage").isObject()) {
            return ClientUsage.in(answered, cost);
        }
        ObjectNode message = PassthroughJson.copy(answered.json());
        message.set("usage", MessageParts.usage(cost));
        return Buffer.buffer(PassthroughJson.bytes(message));
    }

    private static void text(ArrayNode content, String text) {
        content.addObject().put("type", "text").put("text", text);
    }

    @Override
    public StreamWriter stream(Model model) {
        return model.speaksMessages() ? new PassedMessages() : new MessagesStream(stops, prompt);
    }

    @Override
    public Buffer done() {
        return TypedEvent.of("message_stop").alone();
    }

    @Override
    public Buffer failure(Problem problem, String requestId) {
        Buffer last = Buffer.buffer();
        TypedEvent.append("error", PassthroughJson.bytes(AnthropicErrors.body(problem, requestId)), last);
        return last;
    }
}
