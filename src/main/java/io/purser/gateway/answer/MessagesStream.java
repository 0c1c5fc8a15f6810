package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a chat completion as the events of Anthropic's Messages. The blocks of parallel tools stay open
 * until the end, because a provider may write their pieces in turns.
 */
final class MessagesStream implements StreamWriter {
    /** Further tools of one answer share the last block; no model uses so many. */
    private static final int MOST_TOOLS = 1_000;

    /** One use of a tool: its block is open as soon as its name is known. */
    private static final class ToolUse {
        private String id = "";
        private String name = "";
        private int block = -1;
    }

    private final Set<String> stops;
    private final Map<Integer, ToolUse> tools = new HashMap<>();
    private final List<Integer> open = new ArrayList<>();
    private int blocks;
    private int text = -1;
    private int lastTool = -1;
    private boolean begun;
    private boolean refused;
    private StopReason reason = new StopReason("end_turn", null);

    MessagesStream(Set<String> stops) {
        this.stops = stops;
    }

    @Override
    public void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        begin(chunk, forCaller);
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        MessageParts.texts(delta.path("content"), said -> text(said, forCaller));
        MessageParts.texts(delta.path("refusal"), said -> {
            refused = true;
            text(said, forCaller);
        });
        for (JsonNode call : delta.path("tool_calls")) {
            tool(number(call), call.path("id"), call.path("function"), forCaller);
        }
        if (delta.path("function_call").isObject()) {
            tool(0, delta.path("function_call").path("id"), delta.path("function_call"), forCaller);
        }
        if (FinishReason.isGiven(choice)) {
            reason = StopReason.in(choice, stops);
        }
    }

    private void begin(JsonNode chunk, Buffer forCaller) {
        if (begun) {
            return;
        }
        begun = true;
        ObjectNode message = MessageParts.head(chunk);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", MessageParts.usage(null));
        forCaller.appendBuffer(
                MessagesForm.event("message_start", PassthroughJson.object().set("message", message)));
        forCaller.appendBuffer(MessagesForm.event("ping", PassthroughJson.object()));
    }

    private void text(String said, Buffer forCaller) {
        if (text < 0) {
            text = start(PassthroughJson.object().put("type", "text").put("text", ""), forCaller);
        }
        delta(text, PassthroughJson.object().put("type", "text_delta").put("text", said), forCaller);
    }

    /** The number of a call within the answer; a server that does not number them begins a new one with a new id. */
    private int number(JsonNode call) {
        if (call.path("index").isIntegralNumber()) {
            return call.path("index").intValue();
        }
        String id = call.path("id").asText("");
        ToolUse last = tools.get(lastTool);
        return last == null || (!id.isEmpty() && !id.equals(last.id)) ? lastTool + 1 : lastTool;
    }

    private void tool(int number, JsonNode id, JsonNode function, Buffer forCaller) {
        lastTool = tools.size() < MOST_TOOLS || tools.containsKey(number) ? number : lastTool;
        ToolUse use = tools.computeIfAbsent(lastTool, none -> new ToolUse());
        use.id = use.id.isEmpty() ? id.asText("") : use.id;
        use.name = use.name.isEmpty() ? function.path("name").asText("") : use.name;
        JsonNode arguments = function.path("arguments");
        String piece = arguments.isObject() ? arguments.toString() : arguments.asText("");
        if (use.block < 0 && (!use.name.isEmpty() || !piece.isEmpty())) {
            stopText(forCaller);
            use.block = start(MessageParts.toolUse(use.id, use.name), forCaller);
        }
        if (!piece.isEmpty()) {
            ObjectNode part =
                    PassthroughJson.object().put("type", "input_json_delta").put("partial_json", piece);
            delta(use.block, part, forCaller);
        }
    }

    private int start(ObjectNode block, Buffer forCaller) {
        ObjectNode fields = PassthroughJson.object().put("index", blocks);
        forCaller.appendBuffer(MessagesForm.event("content_block_start", fields.set("content_block", block)));
        open.add(blocks);
        return blocks++;
    }

    private static void delta(int block, ObjectNode piece, Buffer forCaller) {
        ObjectNode fields = PassthroughJson.object().put("index", block);
        forCaller.appendBuffer(MessagesForm.event("content_block_delta", fields.set("delta", piece)));
    }

    private void stopText(Buffer forCaller) {
        if (text >= 0) {
            stop(text, forCaller);
            open.remove(Integer.valueOf(text));
            text = -1;
        }
    }

    private static void stop(int block, Buffer forCaller) {
        forCaller.appendBuffer(MessagesForm.event(
                "content_block_stop", PassthroughJson.object().put("index", block)));
    }

    @Override
    public Buffer usage(ObjectNode named, @Nullable ObjectNode told, Cost cost) {
        return end(named, cost);
    }

    @Override
    public Buffer uncounted() {
        return end(PassthroughJson.object(), null);
    }

    private Buffer end(ObjectNode named, @Nullable Cost cost) {
        Buffer last = Buffer.buffer();
        begin(named, last);
        open.forEach(block -> stop(block, last));
        open.clear();
        ObjectNode fields = PassthroughJson.object();
        reason.orAfter(!tools.isEmpty(), refused).write(fields.putObject("delta"));
        fields.set("usage", MessageParts.usage(cost));
        return last.appendBuffer(MessagesForm.event("message_delta", fields));
    }
}
