package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.money.TokenCounts;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a chat completion as the events of Anthropic's Messages, one block after the other.
 */
final class MessagesStream extends TranslatedStream {
    private static final int BYTES_OF_A_CHARACTER = 2;
    /** The memory for a byte of arguments that wait: they are kept in a text that grows, and become one event. */
    private static final int BYTES_OF_A_BYTE = 8;

    private final Set<String> stops;
    private final LongSupplier prompt;
    private final CallTurns tools = new CallTurns();
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
        return BYTES_OF_A_CHARACTER * tools.named() + BYTES_OF_A_BYTE * tools.bytesWaiting();
    }

    @Override
    public void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        begin(chunk, forCaller);
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        text(ResponsesForm.said(delta.path("content")), forCaller);
        String refusal = ResponsesForm.said(delta.path("refusal"));
        refused |= !refusal.isEmpty();
        text(refusal, forCaller);
        tools.read(delta, new Tools(forCaller));
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

    /** A content of many short texts is one piece, because an event is much longer than such a text. */
    private void text(String said, Buffer forCaller) {
        if (said.isEmpty()) {
            return;
        }
        tools.endWhole(new Tools(forCaller));
        if (text < 0) {
            text = start(PassthroughJson.object().put("type", "text").put("text", ""), forCaller);
        }
        delta(text, PassthroughJson.object().put("type", "text_delta").put("text", said), forCaller);
    }

    /** Writes the tools into what the caller gets next. */
    private final class Tools implements CallTurns.Teller {
        private final Buffer forCaller;

        Tools(Buffer forCaller) {
            this.forCaller = forCaller;
        }

        /** The block of a tool is open as soon as its name is known. */
        @Override
        public void piece(ToolPieces.Call call, String arguments) {
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

        @Override
        public void end(ToolPieces.Call call, boolean isLast) {
            if (call.place >= 0) {
                stop(call.place, forCaller);
            }
        }
    }

    private int start(ObjectNode block, Buffer forCaller) {
        TypedEvent.of("content_block_start")
                .put("index", blocks)
                .set("content_block", block)
                .appendTo(forCaller);
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
        tools.finish(new Tools(last));
        stopText(last);
        ObjectNode delta = PassthroughJson.object();
        reason.orAfter(!tools.isEmpty(), refused).write(delta);
        TypedEvent.of("message_delta")
                .set("delta", delta)
                .set("usage", cost == null ? MessageParts.noUsage() : MessageParts.usage(cost))
                .appendTo(last);
        return last;
    }
}
