package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A server-sent event with a type, which its data name again, as Anthropic's Messages and OpenAI's Responses have it. A
 * stream has one for each piece of text, so that its fields are put straight into the object that is written.
 */
record TypedEvent(String type, ObjectNode data) {
    private static final byte[] TYPE = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    static TypedEvent of(String type) {
        return new TypedEvent(type, PassthroughJson.object().put("type", type));
    }

    TypedEvent put(String field, int value) {
        data.put(field, value);
        return this;
    }

    TypedEvent put(String field, String value) {
        data.put(field, value);
        return this;
    }

    TypedEvent set(String field, JsonNode value) {
        data.set(field, value);
        return this;
    }

    void appendTo(Buffer forCaller) {
        append(type, PassthroughJson.bytes(data), forCaller);
    }

    Buffer alone() {
        Buffer event = Buffer.buffer();
        appendTo(event);
        return event;
    }

    static void append(String type, byte[] data, Buffer forCaller) {
        forCaller
                .appendBytes(TYPE)
                .appendBytes(type.getBytes(StandardCharsets.US_ASCII))
                .appendBytes(DATA)
                .appendBytes(data)
                .appendBytes(END);
    }
}
