package io.purser.gateway.attempt;

import io.purser.gateway.answer.AttemptResult;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** An attempt whose answer comes at once. */
class BufferedAttempt extends Attempt {
    final AttemptContext context;
    private BufferedResponse body;

    BufferedAttempt(AttemptContext context) {
        super(context);
        this.context = context;
        this.body = new BufferedResponse(context);
    }

    @Override
    Duration firstLimit() {
        return settings.whole();
    }

    @Override
    void took(ResponseInput from, Buffer piece) {
        if (!hasEnded() && !body.take(piece)) {
            end(body.tooLarge());
            cancel();
        }
    }

    @Override
    void ended() {
        if (!hasEnded()) {
            BufferedResponse whole = body;
            // Only the result holds the bytes: an attempt that goes on may hold other ones then.
            body = new BufferedResponse(context);
            answered(whole.read());
        }
    }

    /** Takes the complete answer. */
    void answered(AttemptResult reply) {
        end(reply);
    }

    @Override
    void broken() {
        end(new AttemptResult.UnknownOutcome(errors.brokeOff(model)));
    }

    @Override
    void unreadable() {
        end(new AttemptResult.UnknownOutcome(errors.nonsense(model)));
    }

    @Override
    void tooSlow() {
        end(new AttemptResult.UnknownOutcome(errors.tooSlow(model)));
    }

    @Override
    void abandoned() {
        end(wasSent() ? new AttemptResult.GivenUp(null) : new AttemptResult.NotSent(errors.brokeOff(model)));
    }

    @Override
    AttemptResult failed(Problem problem) {
        return new AttemptResult.Failed(problem, wasSent(), null);
    }
}
