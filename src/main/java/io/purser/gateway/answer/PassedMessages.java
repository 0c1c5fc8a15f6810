package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.json.ShortFields;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of a provider that speaks Anthropic's Messages to a caller that speaks it too. Only the event with
 * the usage waits for the end, because it gets the cost.
 */
final class PassedMessages implements StreamWriter {
    /** The field of a chunk with the event that it was read from. */
    private static final String EVENT = "event";

    private static final String OUTPUT = "output_tokens";

    private @Nullable JsonNode last;
    private boolean begun;

    @Override
    public @Nullable ObjectNode chunkOf(ObjectNode event) {
        ObjectNode chunk = PassthroughJson.object();
        chunk.putArray("choices");
        chunk.set(EVENT, event);
        switch (event.path("type").asText()) {
            case "message_start" -> {
                begun = true;
                JsonNode message = event.path("message");
                chunk.set("id", message.path("id"));
                chunk.set("model", message.path("model"));
                choice(chunk);
                usage(chunk, message.path("usage"), false);
            }
            case "content_block_start" -> choice(chunk).set("delta", MessageBlocks.delta(event.path("content_block")));
            case "content_block_delta" -> choice(chunk).set("delta", MessageBlocks.delta(event.path("delta")));
            case "message_delta" -> {
                JsonNode reason = event.path("delta").path("stop_reason");
                choice(chunk).set("finish_reason", reason);
                usage(chunk, event.path("usage"), reason.isTextual());
            }
            case "message_stop" -> {
                return null;
            }
            case "ping" -> {
                return begun ? chunk : event;
            }
            default -> {}
        }
        return chunk;
    }

    private static ObjectNode choice(ObjectNode chunk) {
        return chunk.putArray("choices").addObject().put("index", 0);
    }

    /**
     * Notes the usage.
     *
     * @param isLast whether the model has stopped. Until then its output is not known: if the stream breaks, the output
     *     so far must not count as all that it wrote.
     */
    private static void usage(ObjectNode chunk, JsonNode usage, boolean isLast) {
        if (usage.isObject()) {
            ObjectNode known = PassthroughJson.copy(usage);
            if (!isLast) {
                known.remove(OUTPUT);
            }
            chunk.set("usage", known);
        }
    }

    @Override
    public void chunksOf(JsonNode message, Consumer<ObjectNode> each) {
        MessageBlocks.events(message, event -> {
            ObjectNode chunk = chunkOf(event);
            if (chunk != null) {
                each.accept(chunk);
            }
        });
    }

    @Override
    public void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        JsonNode event = chunk.path(EVENT);
        String type = event.path("type").asText();
        if (!type.equals("message_delta")) {
            pass(type, data == null ? PassthroughJson.bytes(event) : data, forCaller);
            return;
        }
        if (last != null) {
            pass(type, PassthroughJson.bytes(last), forCaller);
        }
        last = event instanceof ObjectNode object ? ShortFields.of(object) : event;
    }

    private static void pass(String type, byte[] data, Buffer forCaller) {
        forCaller.appendString("event: " + type.replaceAll("[^a-z_]", "") + "\n");
        OpenAiForm.append(data, forCaller);
    }

    @Override
    public Buffer usage(ObjectNode named, @Nullable ObjectNode told, Cost cost) {
        ObjectNode usage = MessageParts.usage(cost);
        if (told != null) {
            usage = PassthroughJson.copy(told);
            if (!usage.has(OUTPUT)) {
                usage.put(OUTPUT, cost.claimed().tokens().completion());
            }
            usage.put("cost", new BigDecimal(cost.charged().toString()));
        }
        return end(usage);
    }

    @Override
    public Buffer uncounted() {
        return end(MessageParts.noUsage());
    }

    /** The event that was held back, or one without a reason if the provider ended without it. */
    private Buffer end(ObjectNode usage) {
        ObjectNode end = PassthroughJson.copy(last == null ? MissingNode.getInstance() : last);
        if (last == null) {
            end.putObject("delta").putNull("stop_reason").putNull("stop_sequence");
        }
        TypedEvent event = TypedEvent.of("message_delta");
        event.data().setAll(end);
        return event.set("usage", usage).alone();
    }
}
