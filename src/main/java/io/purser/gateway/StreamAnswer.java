package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.routing.Tokens;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of an answer that comes in pieces: what it said so far, what it used, how it ended. */
final class StreamAnswer {
    /** The end of a stream. Made anew each time: a native image cannot hold a buffer that was made when it was built. */
    static Buffer done() {
        return Buffer.buffer("data: [DONE]\n\n");
    }

    private static final byte[] DONE_DATA = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** Of longer answers the rest is guessed, should the provider not tell: nobody holds them in memory for that. */
    private static final int COUNTED_EXACTLY = 262_144;

    private static final int CHARACTERS_OF_A_TOKEN = 4;

    private final boolean callerWantsUsage;
    private final StringBuilder text = new StringBuilder();
    private long notKept;
    private @Nullable Usage usage;
    private @Nullable ProviderError error;
    private @Nullable JsonNode lastChunk;
    private boolean saidSomething;
    private boolean finished;
    private boolean done;

    StreamAnswer(boolean callerWantsUsage) {
        this.callerWantsUsage = callerWantsUsage;
    }

    /** Takes the data of an event, and adds to the buffer what the caller is to see of it. */
    void take(byte[] data, Buffer forCaller) {
        if (java.util.Arrays.equals(data, DONE_DATA)) {
            done = true;
            return;
        }
        JsonNode json = GatewayJson.answer(data);
        error = json == null ? null : ProviderError.inSuccess(json).orElse(null);
        if (error != null || !(json instanceof ObjectNode chunk)) {
            return; // or half a chunk, at the end of a stream that was cut
        }
        lastChunk = chunk;
        byte[] seen = data;
        remember(UsageReader.in(chunk));
        if (chunk.path("usage").isObject()) {
            if (!callerWantsUsage) {
                if (chunk.path("choices").isEmpty()) {
                    return;
                }
                chunk.remove("usage");
                seen = GatewayJson.bytes(chunk);
            }
        }
        for (JsonNode choice : chunk.path("choices")) {
            JsonNode delta = choice.path("delta");
            saidSomething |= ChatText.saysSomething(delta);
            finished |= choice.hasNonNull("finish_reason");
            remember(delta);
        }
        forCaller.appendString("data: ").appendBytes(seen).appendString("\n\n");
    }

    /** The last figures count; zeros after real ones are not figures. */
    private void remember(Optional<Usage> told) {
        if (told.isPresent()) {
            Usage before = usage;
            usage = before == null ? told.get() : told.get().orElse(before);
        }
    }

    private void remember(JsonNode delta) {
        int before = text.length();
        ChatText.append(delta, text);
        if (text.length() > COUNTED_EXACTLY) {
            notKept += text.length() - before;
            text.setLength(before);
        }
    }

    /** Whether there is anything in it yet that is worth passing on. */
    boolean saidSomething() {
        return saidSomething;
    }

    /** Whether the provider said that this is the end, one way or another. */
    boolean isComplete() {
        return error == null && (done || finished);
    }

    /** What the provider says went wrong, or null. */
    @Nullable
    ProviderError error() {
        return error;
    }

    /** What the provider says it used. */
    Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /** The tokens that were passed on; counts, and so takes its time. */
    long countText() {
        return Tokens.count(text.toString()) + notKept / CHARACTERS_OF_A_TOKEN;
    }

    /** The event that tells the caller that the rest will not come. */
    Buffer failure(String message, String code) {
        ObjectNode chunk = GatewayJson.object();
        JsonNode last = lastChunk == null ? GatewayJson.object() : lastChunk;
        for (String name : new String[] {"id", "created", "model"}) {
            if (last.hasNonNull(name)) {
                chunk.set(name, last.get(name));
            }
        }
        chunk.put("object", "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0).putObject("delta").put("content", "");
        choice.put("finish_reason", "error");
        chunk.putObject("error")
                .put("message", message)
                .put("type", "server_error")
                .putNull("param")
                .put("code", code);
        return Buffer.buffer("data: ").appendBytes(GatewayJson.bytes(chunk)).appendString("\n\n");
    }
}
