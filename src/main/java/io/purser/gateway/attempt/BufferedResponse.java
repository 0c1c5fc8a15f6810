package io.purser.gateway.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.access.body.BodyMemory;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ErrorText;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.ProviderError;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.UsageReader;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An answer that comes at once: it is collected within the free memory and parsed when it is complete. */
public final class BufferedResponse {
    /**
     * The memory of an answer while it is collected and passed on, as a multiple of its length: its bytes and its
     * texts.
     */
    private static final int HELD = 2;
    /**
     * An answer takes this many times its length more if it becomes a chat completion: its texts are joined, and it is
     * written once more, where the quotes of a tool's input are escaped.
     */
    private static final int TRANSLATING = 6;
    /**
     * Bytes that a call leases for its answer before the call is paid for, so that an ordinary answer fits whatever
     * other calls take meanwhile.
     */
    public static final int AT_FIRST = 8_192;

    private final AttemptContext context;
    private final Buffer body = Buffer.buffer();

    BufferedResponse(AttemptContext context) {
        this.context = context;
    }

    /** Adds the next piece; false if memory is too short, so that the answer is too large. */
    boolean take(Buffer piece) {
        long length = (long) body.length() + piece.length();
        if (length > context.settings().largestAnswer()
                || (!isSmall(length) && !context.memory().tryResize(HELD * length))) {
            return false;
        }
        body.appendBuffer(piece);
        return true;
    }

    /**
     * Whether the lease already covers the answer. Parsing takes more memory, but only for a moment and on few threads.
     */
    private boolean isSmall(long length) {
        return HELD * length <= Math.min(AT_FIRST, context.memory().bytes());
    }

    /** The result of the bytes that were collected. */
    AttemptResult read() {
        if (isSmall(body.length())) {
            return parsed(more -> {});
        }
        if (!context.memory().tryResize((long) BodyMemory.PARSING * body.length())) {
            return tooLarge();
        }
        AttemptResult reply;
        try {
            reply = parsed(context.memory()::grow);
        } catch (Problem tooManyValues) {
            reply = tooLarge();
        }
        context.memory().tryResize(context.memory().bytes() - (long) (BodyMemory.PARSING - HELD) * body.length());
        return reply;
    }

    AttemptResult tooLarge() {
        return new AttemptResult.UnknownOutcome(context.errors().tooLarge(context.model()));
    }

    private AttemptResult parsed(LongConsumer takesMore) {
        byte[] bytes = body.getBytes();
        JsonNode told = bytes.length == 0 ? null : PassthroughJson.answer(bytes, takesMore);
        boolean isTranslated = told != null && context.reader().isTranslated(told);
        if (isTranslated) {
            takesMore.accept((long) TRANSLATING * bytes.length);
        }
        JsonNode json = told == null ? null : context.reader().whole(told);
        Optional<ProviderError> error = json == null ? ErrorText.inSuccess(bytes) : ProviderError.inSuccess(json);
        if (error.isPresent()) {
            return context.refusal(error.get(), used(json));
        }
        if (json == null || !context.asked().isAnswer(json)) {
            return bytes.length == 0
                    ? new AttemptResult.Empty(context.errors().nothing(context.model()), null)
                    : new AttemptResult.UnknownOutcome(context.errors().nonsense(context.model()));
        }
        return context.asked().isEmpty(json)
                ? new AttemptResult.Empty(context.errors().nothing(context.model()), used(json))
                : new AttemptResult.Answered(isTranslated ? Buffer.buffer(PassthroughJson.bytes(json)) : body, json);
    }

    private static @Nullable CallUsage used(@Nullable JsonNode json) {
        return json == null ? null : UsageReader.in(json).orElse(null);
    }
}
