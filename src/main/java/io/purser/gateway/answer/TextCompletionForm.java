package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.ErrorForm;
import io.purser.catalog.Model;
import io.purser.gateway.usage.Cost;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** OpenAI's older form of an answer, which is a text: reasoning is not shown, and a refusal is a text too. */
public record TextCompletionForm() implements AnswerForm, StreamWriter {
    private static final String KIND = "text_completion";
    private static final OpenAiForm CHAT = new OpenAiForm();

    @Override
    public ErrorForm errors() {
        return CHAT.errors();
    }

    @Override
    public Buffer whole(AttemptResult.Answered answered, Cost cost) {
        ObjectNode completion = completion(answered.json(), "message");
        return ClientUsage.in(
                new AttemptResult.Answered(Buffer.buffer(PassthroughJson.bytes(completion)), completion), cost);
    }

    /**
     * The same answer or chunk with texts in the place of messages.
     *
     * @param field the field of a choice that has its message
     */
    private static ObjectNode completion(JsonNode chat, String field) {
        ObjectNode completion = PassthroughJson.copy(chat);
        completion.put("object", KIND);
        ArrayNode choices = completion.putArray("choices");
        for (JsonNode choice : chat.path("choices")) {
            ObjectNode written = choices.addObject();
            StringBuilder text = new StringBuilder();
            MessageParts.texts(choice.path(field).path("content"), text::append);
            MessageParts.texts(choice.path(field).path("refusal"), text::append);
            written.put("text", text.toString())
                    .put("index", choice.path("index").asInt());
            written.putNull("logprobs");
            written.set("finish_reason", FinishReason.isGiven(choice) ? choice.get("finish_reason") : null);
        }
        return completion;
    }

    @Override
    public StreamWriter stream(Model model) {
        return this;
    }

    @Override
    public void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        ObjectNode written = completion(chunk, "delta");
        JsonNode first = written.path("choices").path(0);
        if (first.hasNonNull("finish_reason") || !first.path("text").asText().isEmpty()) {
            CHAT.chunk(written, null, forCaller);
        }
    }

    @Override
    public Buffer usage(ObjectNode named, @Nullable ObjectNode told, Cost cost) {
        return ClientUsage.event(named, KIND, told, cost);
    }

    @Override
    public Buffer uncounted() {
        return CHAT.uncounted();
    }

    @Override
    public Buffer done() {
        return CHAT.done();
    }

    @Override
    public Buffer failure(Problem problem, String requestId) {
        return CHAT.failure(problem, requestId);
    }
}
