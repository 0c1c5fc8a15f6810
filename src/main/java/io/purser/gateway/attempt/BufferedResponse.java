package io.purser.gateway.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.access.body.BodyMemory;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ErrorText;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.ProviderError;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.request.ModelRequest;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.UsageReader;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An answer that comes at once: it is collected as far as there is memory for it, and read when it is all there. */
public final class BufferedResponse {
    /** What an answer takes while it comes in, and while it waits to be passed on: its bytes and its texts. */
    private static final int HELD = 2;
    /**
     * Bytes of memory that a call has for its answer before it is paid for, so that an ordinary answer finds room
     * whatever other calls take meanwhile.
     */
    public static final int AT_FIRST = 8_192;

    private final Model model;
    private final ModelRequest asked;
    private final ProviderErrors errors;
    private final int largest;
    private final HeapLease memory;
    private final Buffer body = Buffer.buffer();

    BufferedResponse(
            Model model, ModelRequest asked, ProviderErrors errors, GatewaySettings settings, HeapLease memory) {
        this.model = model;
        this.asked = asked;
        this.errors = errors;
        this.largest = settings.largestAnswer();
        this.memory = memory;
    }

    /** Whether there is room for the next piece; where there is none, the answer is too large. */
    boolean take(Buffer piece) {
        long length = (long) body.length() + piece.length();
        if (length > largest || (!isSmall(length) && !memory.tryResize(HELD * length))) {
            return false;
        }
        body.appendBuffer(piece);
        return true;
    }

    /** Whether the call has the memory for it already. Reading it takes more, for an instant and on few threads. */
    private boolean isSmall(long length) {
        return HELD * length <= Math.min(AT_FIRST, memory.bytes());
    }

    /** What is there makes this reply. */
    AttemptResult read() {
        if (isSmall(body.length())) {
            return parsed(more -> {});
        }
        if (!memory.tryResize((long) BodyMemory.PARSING * body.length())) {
            return tooLarge();
        }
        AttemptResult reply;
        try {
            reply = parsed(memory::grow);
        } catch (Problem tooManyValues) {
            reply = tooLarge();
        }
        memory.tryResize(memory.bytes() - (long) (BodyMemory.PARSING - HELD) * body.length());
        return reply;
    }

    AttemptResult tooLarge() {
        return new AttemptResult.UnknownOutcome(errors.tooLarge(model));
    }

    private AttemptResult parsed(LongConsumer takesMore) {
        byte[] bytes = body.getBytes();
        JsonNode json = bytes.length == 0 ? null : PassthroughJson.answer(bytes, takesMore);
        Optional<ProviderError> error = json == null ? ErrorText.inSuccess(bytes) : ProviderError.inSuccess(json);
        if (error.isPresent()) {
            return errors.refused(model, error.get(), used(json));
        }
        if (json == null || !asked.isAnswer(json)) {
            return bytes.length == 0
                    ? new AttemptResult.Empty(errors.nothing(model), null)
                    : new AttemptResult.UnknownOutcome(errors.nonsense(model));
        }
        return asked.isEmpty(json)
                ? new AttemptResult.Empty(errors.nothing(model), used(json))
                : new AttemptResult.Answered(body, json);
    }

    private static @Nullable CallUsage used(@Nullable JsonNode json) {
        return json == null ? null : UsageReader.in(json).orElse(null);
    }
}
