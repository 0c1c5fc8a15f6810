package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.money.TokenCounts;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a chat completion as the events of Anthropic's Messages. The blocks of parallel tools stay open
 * until the end, because a provider may write their pieces in turns.
 */
final class MessagesStream extends TranslatedStream {
    private static final int BYTES_OF_A_CHARACTER = 2;

    private final Set<String> stops;
    private final LongSupplier prompt;
    private final ToolPieces tools = new ToolPieces();
    private final List<Integer> open = new ArrayList<>();
    private int blocks;
    private int text = -1;
    private boolean begun;
    private boolean refused;
    private StopReason reason = new StopReason("end_turn", null);

    /**
     * A stream that has not begun.
     *
     * @param prompt estimates the tokens of the prompt, which some clients read at the beginning of a stream alone
     */
    MessagesStream(Set<String> stops, LongSupplier prompt) {
        this.stops = stops;
        this.prompt = prompt;
    }

    @Override
    public long held() {
        return BYTES_OF_A_CHARACTER * tools.named();
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
        tools.read(delta, (call, arguments) -> tool(call, arguments, forCaller));
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
        message.set("usage", MessageParts.usage(TokenCounts.of(Math.min(prompt.getAsLong(), TokenCounts.MAX), 0)));
        TypedEvent.of("message_start").set("message", message).appendTo(forCaller);
        TypedEvent.of("ping").appendTo(forCaller);
    }

    private void text(String said, Buffer forCaller) {
        if (text < 0) {
            text = start(PassthroughJson.object().put("type", "text").put("text", ""), forCaller);
        }
        delta(text, PassthroughJson.object().put("type", "text_delta").put("text", said), forCaller);
    }

    /** The block of a tool is open as soon as its name is known. */
    private void tool(ToolPieces.Call call, String arguments, Buffer forCaller) {
        if (call.place < 0 && (!call.name().isEmpty() || !arguments.isEmpty())) {
            stopText(forCaller);
            call.place = start(MessageParts.toolUse(call.id(), call.name()), forCaller);
        }
        if (!arguments.isEmpty()) {
            ObjectNode part =
                    PassthroughJson.object().put("type", "input_json_delta").put("partial_json", arguments);
            delta(call.place, part, forCaller);
        }
    }

    private int start(ObjectNode block, Buffer forCaller) {
        TypedEvent.of("content_block_start")
                .put("index", blocks)
                .set("content_block", block)
                .appendTo(forCaller);
        open.add(blocks);
        return blocks++;
    }

    private static void delta(int block, ObjectNode piece, Buffer forCaller) {
        TypedEvent.of("content_block_delta")
                .put("index", block)
                .set("delta", piece)
                .appendTo(forCaller);
    }

    private void stopText(Buffer forCaller) {
        if (text >= 0) {
            stop(text, forCaller);
            open.remove(Integer.valueOf(text));
            text = -1;
        }
    }

    private static void stop(int block, Buffer forCaller) {
        TypedEvent.of("content_block_stop").put("index", block).appendTo(forCaller);
    }

    @Override
    Buffer end(ObjectNode named, @Nullable Cost cost) {
        Buffer last = Buffer.buffer();
        begin(named, last);
        open.forEach(block -> stop(block, last));
        open.clear();
        ObjectNode delta = PassthroughJson.object();
        reason.orAfter(!tools.isEmpty(), refused).write(delta);
        TypedEvent.of("message_delta")
                .set("delta", delta)
                .set("usage", cost == null ? MessageParts.noUsage() : MessageParts.usage(cost))
                .appendTo(last);
        return last;
    }
}
