package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.json.ShortFields;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the events of one stream of Anthropic's Messages as chunks of a chat completion, for another writer. */
final class MessageChunks implements StreamWriter {
    /** Further tools of one answer share the last call; no model uses so many. */
    private static final int MOST_TOOLS = 1_000;

    private static final String OUTPUT = "output_tokens";

    /** One use of a tool: its number among the calls, and whether anything of its input has come. */
    private static final class Use {
        private final int number;
        private boolean hasInput;

        private Use(int number) {
            this.number = number;
        }
    }

    private final MessagesReader reader;
    private final StreamWriter writer;
    private final Map<Integer, Use> uses = new HashMap<>();
    private ObjectNode used = PassthroughJson.object();
    private JsonNode message = PassthroughJson.object();
    private int begun;

    MessageChunks(MessagesReader reader, StreamWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public @Nullable ObjectNode chunkOf(ObjectNode event) {
        return switch (event.path("type").asText()) {
            case "message_start" -> begun(event.path("message"));
            case "content_block_start" -> started(event.path("index").asInt(), event.path("content_block"));
            case "content_block_delta" -> piece(event.path("index").asInt(), event.path("delta"));
            case "content_block_stop" -> stopped(event.path("index").asInt());
            case "message_delta" -> ended(event);
            case "message_stop" -> null;
            case "ping" -> event;
            default -> event.has("choices") ? event : nothing();
        };
    }

    private ObjectNode begun(JsonNode begun) {
        message = PassthroughJson.object()
                .put("id", MessageParts.name(begun.path("id")))
                .put("model", MessageParts.name(begun.path("model")));
        ObjectNode chunk = chunk();
        // Not an empty text, which clients would show before a call of a tool that comes without words.
        choice(chunk, PassthroughJson.object().put("role", "assistant").putNull("content"));
        noteUsage(chunk, begun.path("usage"), false);
        return chunk;
    }

    private ObjectNode started(int index, JsonNode block) {
        return switch (block.path("type").asText()) {
            case "text" -> said("content", block.path("text"));
            case "thinking" -> said("reasoning_content", block.path("thinking"));
            case "tool_use" -> {
                Use use = begin(index);
                use.hasInput = !block.path("input").isEmpty();
                ObjectNode delta = PassthroughJson.object();
                MessagesReader.function(delta.putArray("tool_calls"), block)
                        .put("arguments", use.hasInput ? MessagesReader.arguments(block) : "");
                ((ObjectNode) delta.path("tool_calls").path(0)).put("index", use.number);
                yield choice(chunk(), delta);
            }
            default -> nothing();
        };
    }

    private ObjectNode piece(int index, JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "text_delta" -> said("content", delta.path("text"));
            case "thinking_delta" -> said("reasoning_content", delta.path("thinking"));
            case "input_json_delta" ->
                input(uses.get(index), delta.path("partial_json").asText(""));
            default -> nothing();
        };
    }

    /** A tool without any input has the arguments of an empty object, because an empty text is no JSON. */
    private ObjectNode stopped(int index) {
        Use use = uses.get(index);
        return use == null || use.hasInput ? nothing() : input(use, "{}");
    }

    private ObjectNode ended(JsonNode event) {
        String reason = MessagesReader.reason(event.path("delta").path("stop_reason"));
        ObjectNode chunk = chunk();
        if (reason != null) {
            choice(chunk, PassthroughJson.object());
            ((ObjectNode) chunk.path("choices").path(0)).put("finish_reason", reason);
        }
        noteUsage(chunk, event.path("usage"), reason != null);
        return chunk;
    }

    /** The use of a tool that begins in that block. */
    private Use begin(int index) {
        Use begins = new Use(Math.min(begun, MOST_TOOLS - 1));
        begun++;
        if (uses.size() < MOST_TOOLS) {
            uses.put(index, begins);
        }
        return begins;
    }

    /** A piece of the input of a tool; none if the caller does not run it, such as a search of Anthropic's own. */
    private ObjectNode input(@Nullable Use use, String text) {
        if (use == null || text.isEmpty()) {
            return nothing();
        }
        use.hasInput = true;
        ObjectNode delta = PassthroughJson.object();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", use.number);
        call.putObject("function").put("arguments", text);
        return choice(chunk(), delta);
    }

    private ObjectNode said(String field, JsonNode text) {
        return text.asText("").isEmpty()
                ? nothing()
                : choice(chunk(), PassthroughJson.object().put(field, text.asText()));
    }

    private ObjectNode chunk() {
        ObjectNode chunk = reader.head(message, "chat.completion.chunk");
        chunk.putArray("choices");
        return chunk;
    }

    /** A chunk that the caller does not see. */
    private ObjectNode nothing() {
        return chunk();
    }

    private static ObjectNode choice(ObjectNode chunk, ObjectNode delta) {
        ObjectNode choice = ((ArrayNode) chunk.path("choices")).addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return chunk;
    }

    /**
     * Notes the usage so far.
     *
     * @param isLast whether the model has stopped. Until then its output is not known: if the stream breaks, the output
     *     so far must not count as all that it wrote.
     */
    private void noteUsage(ObjectNode chunk, JsonNode told, boolean isLast) {
        ObjectNode all = PassthroughJson.copy(used);
        told.properties().forEach(field -> {
            boolean isZero = field.getValue().isNumber()
                    && field.getValue().decimalValue().signum() == 0;
            if (!field.getValue().isNull() && !(isZero && all.has(field.getKey()))) {
                all.set(field.getKey(), field.getValue());
            }
        });
        if (!isLast) {
            all.remove(OUTPUT);
        }
        used = ShortFields.of(all);
        ObjectNode usage = MessagesReader.usage(all); // the bill counts what is too long to be kept, such as iterations
        if (usage != null) {
            chunk.set("usage", usage);
        }
    }

    @Override
    public void chunksOf(JsonNode answer, Consumer<ObjectNode> each) {
        writer.chunksOf(answer, each); // the reader has made a chat completion of it
    }

    @Override
    public void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        if (!chunk.path("choices").isEmpty()) {
            writer.chunk(chunk, null, forCaller);
        }
    }

    @Override
    public Buffer usage(ObjectNode named, @Nullable ObjectNode told, Cost cost) {
        return writer.usage(named, told, cost);
    }

    @Override
    public long held() {
        return writer.held();
    }

    @Override
    public Buffer uncounted() {
        return writer.uncounted();
    }
}
