package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.ErrorForm;
import io.purser.catalog.Model;
import io.purser.gateway.usage.Cost;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;

/**
 * The form of OpenAI's Responses for one call, written from chat completions
 * (https://platform.openai.com/docs/api-reference/responses). The reasoning of a model is not shown.
 */
public final class ResponsesForm implements AnswerForm {
    /** The one argument of the function that a tool with a text as its input is translated into. */
    public static final String INPUT = "input";

    private final ResponseParts parts;
    /** The stream of the last attempt, which a failure continues. */
    private ResponsesStream stream;

    /**
     * The form of the answer to one request.
     *
     * @param at when the request came
     * @param settings the settings of the request that the answer repeats
     * @param tools the caller's tools by the names of their functions, as far as they differ
     */
    public ResponsesForm(Instant at, ObjectNode settings, Map<String, CallerTool> tools) {
        this.parts = new ResponseParts(MessageParts.named("resp"), at, settings, Map.copyOf(tools));
        this.stream = new ResponsesStream(parts);
    }

    @Override
    public ErrorForm errors() {
        return ErrorForm.OPENAI;
    }

    @Override
    public Buffer whole(AttemptResult.Answered answered, Cost cost) {
        JsonNode answer = answered.json();
        JsonNode choice = answer.path("choices").path(0);
        String why = ResponseParts.whyIncomplete(choice);
        String status = why == null ? ResponseParts.COMPLETED : ResponseParts.INCOMPLETE;
        ObjectNode written = parts.response(status, why);
        written.put("model", answer.path("model").asText(""));
        ArrayNode output = written.putArray("output");
        write(choice.path("message"), output);
        if (!output.isEmpty()) {
            ((ObjectNode) output.get(output.size() - 1)).put("status", status);
        }
        written.set("usage", ResponseParts.usage(cost));
        return Buffer.buffer(PassthroughJson.bytes(written));
    }

    private void write(JsonNode message, ArrayNode output) {
        ArrayNode content = output.arrayNode();
        part(false, message.path("content"), content);
        part(true, message.path("refusal"), content);
        if (!content.isEmpty()) {
            output.add(ResponseParts.message(MessageParts.named("msg"), ResponseParts.COMPLETED, content));
        }
        for (JsonNode call : message.path("tool_calls")) {
            output.add(call(call.path("id"), call.path("function")));
        }
        JsonNode older = message.path("function_call");
        if (older.isObject()) {
            output.add(call(older.path("id"), older));
        }
    }

    private static void part(boolean isRefusal, JsonNode content, ArrayNode parts) {
        String said = said(content);
        if (!said.isEmpty()) {
            parts.add(ResponseParts.part(isRefusal, said));
        }
    }

    /** The text of a content. */
    static String said(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue(); // a long text is not copied
        }
        StringBuilder said = new StringBuilder();
        MessageParts.texts(content, said::append);
        return said.toString();
    }

    private ObjectNode call(JsonNode id, JsonNode function) {
        String tool = function.path("name").asText("");
        String arguments = MessageParts.arguments(function);
        return parts.call(
                parts.idOfCall(tool),
                ResponseParts.COMPLETED,
                id.asText("").isEmpty() ? MessageParts.named("call") : id.asText(),
                tool,
                parts.isFreeform(tool) ? ResponseParts.input(arguments) : arguments);
    }

    @Override
    public StreamWriter stream(Model model) {
        stream = new ResponsesStream(parts);
        return stream;
    }

    /** The event with the usage is the last one. */
    @Override
    public Buffer done() {
        return Buffer.buffer();
    }

    @Override
    public Buffer failure(Problem problem, String requestId) {
        return stream.failure(problem);
    }
}
