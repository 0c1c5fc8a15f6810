package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.access.BodyMemory;
import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An attempt whose answer comes at once. */
final class WholeAttempt extends Attempt {
    /** What an answer takes while it comes in, and while it waits to be passed on: its bytes and its texts. */
    private static final int HELD = 2;

    private final ModelRequest asked;
    private final Buffer body = Buffer.buffer();

    WholeAttempt(
            Vertx vertx,
            Model model,
            ModelRequest asked,
            ProviderErrors errors,
            GatewaySettings settings,
            Steps steps,
            HeapLease memory,
            Consumer<Reply> whenEnded) {
        super(vertx, model, errors, settings, steps, memory, whenEnded);
        this.asked = asked;
    }

    @Override
    Duration firstLimit() {
        return settings.whole();
    }

    @Override
    void took(HttpClientResponse response, Buffer piece) {
        if (hasEnded()) {
            return;
        }
        long length = (long) body.length() + piece.length();
        if (length > settings.largestAnswer() || !memory.tryResize(HELD * length)) {
            end(new Reply.Unknown(errors.tooLarge(model)));
            cancel();
        } else {
            body.appendBuffer(piece);
        }
    }

    @Override
    void ended() {
        if (hasEnded()) {
            return;
        }
        if (!memory.tryResize((long) BodyMemory.PARSING * body.length())) {
            end(new Reply.Unknown(errors.tooLarge(model)));
            return;
        }
        Reply reply;
        try {
            reply = read();
        } catch (Problem tooManyValues) {
            reply = new Reply.Unknown(errors.tooLarge(model));
        }
        memory.tryResize(memory.bytes() - (long) (BodyMemory.PARSING - HELD) * body.length());
        end(reply);
    }

    private Reply read() {
        JsonNode json = body.length() == 0 ? null : GatewayJson.answer(body.getBytes(), memory::grow);
        Optional<ProviderError> error = json == null ? Optional.empty() : ProviderError.inSuccess(json);
        if (error.isPresent()) {
            return errors.refused(model, error.get());
        }
        if (json == null || !asked.isAnswer(json)) {
            return body.length() == 0
                    ? new Reply.Empty(errors.nothing(model), null)
                    : new Reply.Unknown(errors.nonsense(model));
        }
        return asked.isEmpty(json)
                ? new Reply.Empty(errors.nothing(model), UsageReader.in(json).orElse(null))
                : new Reply.Answered(body, json);
    }

    @Override
    void broken() {
        end(new Reply.Unknown(errors.brokeOff(model)));
    }

    @Override
    void tooSlow() {
        end(new Reply.Unknown(errors.tooSlow(model)));
    }

    @Override
    void abandoned() {
        end(wasSent() ? new Reply.GivenUp(null) : new Reply.NotSent(errors.brokeOff(model)));
    }

    @Override
    Reply failed(Problem problem) {
        return new Reply.Failed(problem, wasSent(), null);
    }
}
