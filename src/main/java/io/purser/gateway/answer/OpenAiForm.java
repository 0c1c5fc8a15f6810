package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.ErrorForm;
import io.purser.catalog.Model;
import io.purser.gateway.usage.Cost;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** OpenAI's form, which the providers' answers have already: they pass byte for byte where nothing changes in them. */
public record OpenAiForm() implements AnswerForm, StreamWriter {
    private static final byte[] FIELD = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public ErrorForm errors() {
        return ErrorForm.OPENAI;
    }

    @Override
    public Buffer whole(AttemptResult.Answered answered, Cost cost) {
        return ClientUsage.in(answered, cost);
    }

    @Override
    public StreamWriter stream(Model model) {
        return this;
    }

    @Override
    public void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller) {
        append(data == null ? PassthroughJson.bytes(chunk) : data, forCaller);
    }

    /** Writes the name of the field before each line of the data. */
    static void append(byte[] bytes, Buffer forCaller) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                forCaller.appendBytes(FIELD).appendBytes(bytes, from, i + 1 - from);
                from = i + 1;
            }
        }
        forCaller
                .appendBytes(FIELD)
                .appendBytes(bytes, from, bytes.length - from)
                .appendBytes(EVENT_END);
    }

    @Override
    public Buffer usage(ObjectNode named, @Nullable ObjectNode told, Cost cost) {
        return ClientUsage.event(named, "chat.completion.chunk", told, cost);
    }

    @Override
    public Buffer uncounted() {
        return Buffer.buffer();
    }

    @Override
    public Buffer done() {
        return Buffer.buffer("data: [DONE]\n\n");
    }

    @Override
    public Buffer failure(Problem problem, String requestId) {
        return Buffer.buffer("data: ")
                .appendBytes(PassthroughJson.bytes(problem.toOpenAi()))
                .appendString("\n\n");
    }
}
