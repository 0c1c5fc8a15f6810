package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.access.BodyMemory;
import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer that comes at once: it is collected as far as there is memory for it, and read when it is all there. */
final class WholeBody {
    /** What an answer takes while it comes in, and while it waits to be passed on: its bytes and its texts. */
    private static final int HELD = 2;

    private final Model model;
    private final ModelRequest asked;
    private final ProviderErrors errors;
    private final int largest;
    private final HeapLease memory;
    private final Buffer body = Buffer.buffer();

    WholeBody(Model model, ModelRequest asked, ProviderErrors errors, GatewaySettings settings, HeapLease memory) {
        this.model = model;
        this.asked = asked;
        this.errors = errors;
        this.largest = settings.largestAnswer();
        this.memory = memory;
    }

    /** Whether there is room for the next piece; where there is none, the answer is too large. */
    boolean take(Buffer piece) {
        long length = (long) body.length() + piece.length();
        if (length > largest || !memory.tryResize(HELD * length)) {
            return false;
        }
        body.appendBuffer(piece);
        return true;
    }

    /** What is there makes this reply. */
    Reply read() {
        if (!memory.tryResize((long) BodyMemory.PARSING * body.length())) {
            return tooLarge();
        }
        Reply reply;
        try {
            reply = parsed();
        } catch (Problem tooManyValues) {
            reply = tooLarge();
        }
        memory.tryResize(memory.bytes() - (long) (BodyMemory.PARSING - HELD) * body.length());
        return reply;
    }

    Reply tooLarge() {
        return new Reply.Unknown(errors.tooLarge(model));
    }

    private Reply parsed() {
        byte[] bytes = body.getBytes();
        JsonNode json = bytes.length == 0 ? null : GatewayJson.answer(bytes, memory::grow);
        Optional<ProviderError> error = json == null ? ErrorText.inSuccess(bytes) : ProviderError.inSuccess(json);
        if (error.isPresent()) {
            return errors.refused(model, error.get(), used(json));
        }
        if (json == null || !asked.isAnswer(json)) {
            return bytes.length == 0
                    ? new Reply.Empty(errors.nothing(model), null)
                    : new Reply.Unknown(errors.nonsense(model));
        }
        return asked.isEmpty(json)
                ? new Reply.Empty(errors.nothing(model), used(json))
                : new Reply.Answered(body, json);
    }

    private static @Nullable Usage used(@Nullable JsonNode json) {
        return json == null ? null : UsageReader.in(json).orElse(null);
    }
}
