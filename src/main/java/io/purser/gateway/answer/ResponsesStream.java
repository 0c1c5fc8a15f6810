package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.json.Utf8;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a chat completion as the events of OpenAI's Responses, one item after the other. Each text comes
 * again when it is complete, so it is kept until then.
 */
final class ResponsesStream extends TranslatedStream {
    /**
     * The memory for a byte of the answer: it is kept in a text that grows, and the last events have it four times, in a
     * buffer that grows.
     */
    private static final int BYTES_OF_A_BYTE = 16;

    /** The same for an item or a part without its text, in bytes of the answer. */
    private static final int EMPTY_ITEM = 100;

    /** OpenAI's code that no client answers with a further attempt: this one was paid for. */
    private static final String FINAL = "invalid_prompt";

    private static final String RESPONSE = "response";

    private static final String TOO_LONG = "context_length_exceeded";

    private final ResponseParts parts;
    private final ResponseMessage.Numbered events = new ResponseMessage.Numbered() {
        @Override
        public TypedEvent begin(String type) {
            return event(type);
        }

        @Override
        public int next() {
            return sequence++;
        }
    };
    private final ArrayNode output = PassthroughJson.object().arrayNode();
    private final CallTurns tools = new CallTurns();
    private final Map<ToolPieces.Call, StringBuilder> arguments = new HashMap<>();
    /** Each call as it began. */
    private final Map<ToolPieces.Call, ObjectNode> calls = new HashMap<>();

    private @Nullable ResponseMessage message;
    private @Nullable String whyIncomplete;
    private String model = "";
    private boolean begun;
    private int sequence;
    private long bytes;

    ResponsesStream(ResponseParts parts) {
        this.parts = parts;
    }

    @Override
    public long held() {
        return BYTES_OF_A_BYTE * (bytes + tools.named() + tools.bytesWaiting());
    }

    @Override
    public void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        begin(chunk, forCaller);
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        say(false, ResponsesForm.said(delta.path("content")), forCaller);
        say(true, ResponsesForm.said(delta.path("refusal")), forCaller);
        tools.read(delta, new Calls(forCaller));
        if (FinishReason.isGiven(choice)) {
            whyIncomplete = ResponseParts.whyIncomplete(choice);
        }
    }

    private void begin(JsonNode chunk, Buffer forCaller) {
        if (begun) {
            return;
        }
        begun = true;
        model = MessageParts.name(chunk.path("model"));
        event("response.created").set(RESPONSE, response("in_progress", null)).appendTo(forCaller);
        event("response.in_progress")
                .set(RESPONSE, response("in_progress", null))
                .appendTo(forCaller);
    }

    private ObjectNode response(String status, @Nullable Cost cost) {
        ObjectNode response = parts.response(status, status.equals(ResponseParts.INCOMPLETE) ? whyIncomplete : null);
        response.put("model", model);
        ArrayNode items = response.putArray("output");
        for (JsonNode item : output) {
            if (item.isObject()) {
                items.add(item);
            }
        }
        response.set("usage", ResponseParts.usage(cost));
        return response;
    }

    /** The next event. It has to be written before another one begins. */
    private TypedEvent event(String type) {
        if (type.endsWith(".added")) {
            bytes += EMPTY_ITEM;
        }
        return TypedEvent.of(type).put("sequence_number", sequence++);
    }

    private void hold(String said) {
        bytes += Utf8.length(said);
    }

    /** Keeps a place for an item in the answer, and tells that it begins. */
    private int add(ObjectNode item, Buffer forCaller) {
        int place = output.size();
        output.addNull();
        event("response.output_item.added")
                .put("output_index", place)
                .set("item", item)
                .appendTo(forCaller);
        return place;
    }

    private void end(int place, ObjectNode item, Buffer forCaller) {
        output.set(place, item);
        event("response.output_item.done")
                .put("output_index", place)
                .set("item", item)
                .appendTo(forCaller);
    }

    /** A content of many short texts is one piece, because an event is much longer than such a text. */
    private void say(boolean isRefusal, String said, Buffer forCaller) {
        if (said.isEmpty()) {
            return;
        }
        hold(said);
        tools.endWhole(new Calls(forCaller));
        ResponseMessage open = message;
        if (open == null) {
            String id = MessageParts.named("msg");
            ObjectNode item = ResponseParts.message(id, "in_progress", output.arrayNode());
            open = new ResponseMessage(id, add(item, forCaller));
            message = open;
        }
        open.say(isRefusal, said, events, forCaller);
    }

    private void endMessage(String status, Buffer forCaller) {
        ResponseMessage open = message;
        if (open != null) {
            message = null;
            ArrayNode content = open.end(events, forCaller);
            end(open.place(), ResponseParts.message(open.id(), status, content), forCaller);
        }
    }

    /** Writes the calls into what the caller gets next. */
    private final class Calls implements CallTurns.Teller {
        private final Buffer forCaller;

        Calls(Buffer forCaller) {
            this.forCaller = forCaller;
        }

        @Override
        public void piece(ToolPieces.Call call, String arguments) {
            tool(call, arguments, forCaller);
        }

        @Override
        public void end(ToolPieces.Call call, boolean isLast) {
            if (call.place < 0) {
                open(call, forCaller);
            }
            endCall(call, isLast && message == null ? status() : ResponseParts.COMPLETED, forCaller);
        }
    }

    private String status() {
        return whyIncomplete == null ? ResponseParts.COMPLETED : ResponseParts.INCOMPLETE;
    }

    /** The item of a call begins as soon as its name is known. */
    private void tool(ToolPieces.Call call, String piece, Buffer forCaller) {
        hold(piece);
        StringBuilder said = arguments.computeIfAbsent(call, none -> new StringBuilder());
        said.append(piece);
        if (call.place >= 0) {
            arguments(call, piece, forCaller);
        } else if (!call.name().isEmpty()) {
            open(call, forCaller);
            arguments(call, said.toString(), forCaller);
        }
    }

    private void open(ToolPieces.Call call, Buffer forCaller) {
        endMessage(ResponseParts.COMPLETED, forCaller);
        String id = call.id().isEmpty() ? MessageParts.named("call") : call.id();
        ObjectNode item = parts.call(parts.idOfCall(call.name()), "in_progress", id, call.name(), "");
        calls.put(call, item);
        call.place = add(item, forCaller);
    }

    /** The input of a tool that takes a text is known only when its arguments are complete. */
    private void arguments(ToolPieces.Call call, String piece, Buffer forCaller) {
        if (!piece.isEmpty() && !parts.isFreeform(call.name())) {
            event("response.function_call_arguments.delta", call)
                    .put("delta", piece)
                    .appendTo(forCaller);
        }
    }

    private TypedEvent event(String type, ToolPieces.Call call) {
        return event(type).set("item_id", begun(call).path("id")).put("output_index", call.place);
    }

    private ObjectNode begun(ToolPieces.Call call) {
        return calls.getOrDefault(call, PassthroughJson.object());
    }

    private void endCall(ToolPieces.Call call, String status, Buffer forCaller) {
        String said = Objects.toString(arguments.remove(call), "");
        String input = said;
        JsonNode before = begun(call);
        if (parts.isFreeform(call.name())) {
            input = ResponseParts.input(said);
            event("response.custom_tool_call_input.delta", call)
                    .put("delta", input)
                    .appendTo(forCaller);
            event("response.custom_tool_call_input.done", call)
                    .put("input", input)
                    .appendTo(forCaller);
        } else {
            event("response.function_call_arguments.done", call)
                    .set("name", before.path("name"))
                    .put("arguments", said)
                    .appendTo(forCaller);
        }
        String id = before.path("id").asText();
        end(call.place, parts.call(id, status, before.path("call_id").asText(), call.name(), input), forCaller);
    }

    @Override
    Buffer end(ObjectNode named, @Nullable Cost cost) {
        Buffer last = Buffer.buffer();
        begin(named, last);
        tools.finish(new Calls(last));
        String status = status();
        endMessage(status, last);
        event("response." + status).set(RESPONSE, response(status, cost)).appendTo(last);
        return last;
    }

    /**
     * The events that end a stream that failed: one that SDKs raise as an error, and one by which Codex ends its turn
     * without a further attempt.
     */
    Buffer failure(Problem problem) {
        Buffer last = Buffer.buffer();
        JsonNode error = PassthroughJson.tree(problem.toOpenAi()).path("error");
        event("error")
                .set("code", error.path("code"))
                .set("message", error.path("message"))
                .set("param", error.path("param"))
                .set("error", error)
                .appendTo(last);
        ObjectNode failed = response("failed", null);
        boolean isTooLong = TOO_LONG.equals(error.path("code").textValue());
        failed.putObject("error").put("code", isTooLong ? TOO_LONG : FINAL).put("message", problem.detail());
        event("response.failed").set(RESPONSE, failed).appendTo(last);
        return last;
    }
}
