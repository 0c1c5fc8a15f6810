package io.purser.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A provider of {@link MixedCall}s that speaks chat completions and Messages, whole and streamed. It fails one call in
 * ten, bills all others, and breaks off one connection in twenty after it has billed. What it bills is what such a call
 * can cost at most: a prompt that is all written to the cache, an image, thoughts to the end of the answer. It lets every
 * other hedged call wait.
 */
final class BillingProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WAIT = Duration.ofMillis(150);
    private static final int TEXT = 20;
    private static final int IMAGE = 1_600;

    private final LoopbackServer server = new LoopbackServer("/v1", this::answer);
    final Map<String, Integer> received = new ConcurrentHashMap<>();
    final Map<String, Long> billed = new ConcurrentHashMap<>();

    String baseUrl() {
        return server.uri() + "/v1";
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        MixedCall call = new MixedCall(text(body.path("messages")));
        int times = received.merge(call.name(), 1, Integer::sum);
        int kind = Math.floorMod(call.name().hashCode(), 20);
        if (kind < 2) {
            begin(exchange, 500, "application/json");
            end(exchange, "{\"type\": \"error\", \"error\": {\"type\": \"api_error\", \"message\": \"no\"}}");
            return;
        }
        if (call.isHedged() && times % 2 == 1 && kind % 2 == 0) {
            LockSupport.parkNanos(WAIT.toNanos());
        }
        boolean writes = body.toString().contains("\"ttl\":\"1h\"");
        int prompt = call.extra() == MixedCall.Extra.IMAGE ? IMAGE : TEXT;
        int completion = call.extra() == MixedCall.Extra.THOUGHTS
                ? body.path("max_tokens").intValue()
                : 1 + Math.floorMod(call.name().hashCode(), 50);
        long price = writes ? MixedCall.PRICE_OF_AN_HOUR : MixedCall.PRICE;
        billed.merge(call.name(), prompt * price + completion * MixedCall.PRICE, Long::sum);
        boolean streams = body.path("stream").asBoolean();
        if (kind == 2 && !streams) {
            exchange.close();
            return;
        }
        boolean isMessages = exchange.getRequestURI().getPath().endsWith("/messages");
        begin(exchange, 200, streams ? "text/event-stream" : "application/json");
        if (streams) {
            send(exchange, isMessages ? messageBegun(prompt, writes) : CHUNK);
        }
        if (kind == 2) {
            exchange.close();
            return;
        }
        end(
                exchange,
                isMessages ? message(streams, prompt, writes, completion) : chat(streams, prompt, writes, completion));
    }

    /** The only text of a call, which is its name; an image may stand before it, in a message of its own. */
    private static String text(JsonNode messages) {
        for (JsonNode message : messages) {
            JsonNode content = message.path("content");
            if (content.isTextual()) {
                return content.textValue();
            }
            for (JsonNode part : content) {
                if (part.path("text").isTextual()) {
                    return part.path("text").textValue();
                }
            }
        }
        throw new IllegalArgumentException("there is no text in " + messages);
    }

    private static final String CHUNK = """
            data: {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0,
            data:  "delta": {"role": "assistant", "content": "yes"}, "finish_reason": null}]}

            """;

    private static String chat(boolean streams, int prompt, boolean writes, int completion) {
        String usage = """
                "usage": {"prompt_tokens": %d, "completion_tokens": %d, "total_tokens": %d,
                data:  "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": %d}}}
                """.formatted(prompt, completion, prompt + completion, writes ? prompt : 0);
        return streams ? """
                data: {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0,
                data:  "delta": {}, "finish_reason": "stop"}], %s
                data: [DONE]

                """.formatted(usage) : """
                {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0,
                 "message": {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}], %s
                """.formatted(usage.replace("data:", ""));
    }

    /** The usage of a prompt in the form of Messages, without its end. */
    private static String promptOfMessage(int prompt, boolean writes) {
        return """
                "usage": {"input_tokens": %d, "cache_read_input_tokens": 0, "cache_creation_input_tokens": %d,
                data:  "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": %d}""".formatted(writes ? 0 : prompt, writes ? prompt : 0, writes ? prompt : 0);
    }

    private static String messageBegun(int prompt, boolean writes) {
        return """
                event: message_start
                data: {"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant",
                data:  "model": "m", "content": [], "stop_reason": null, "stop_sequence": null, %s, "output_tokens": 1}}}

                event: content_block_start
                data: {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}

                event: content_block_delta
                data: {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "yes"}}

                """.formatted(promptOfMessage(prompt, writes));
    }

    private static String message(boolean streams, int prompt, boolean writes, int completion) {
        return streams
                ? """
                event: content_block_stop
                data: {"type": "content_block_stop", "index": 0}

                event: message_delta
                data: {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": null},
                data:  "usage": {"output_tokens": %d}}

                event: message_stop
                data: {"type": "message_stop"}

                """.formatted(completion)
                : """
                {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
                 "stop_sequence": null, "content": [{"type": "text", "text": "yes"}], %s, "output_tokens": %d}}
                """.formatted(promptOfMessage(prompt, writes).replace("data:", ""), completion);
    }

    private static void begin(HttpExchange exchange, int status, String type) throws IOException {
        exchange.getResponseHeaders().add("content-type", type);
        exchange.sendResponseHeaders(status, 0);
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        OutputStream out = exchange.getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void end(HttpExchange exchange, String text) throws IOException {
        send(exchange, text);
        exchange.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
