package io.purser.gateway;

import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Consumer;

/** An attempt whose answer comes at once. */
final class WholeAttempt extends Attempt {
    private final WholeBody body;

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
        this.body = new WholeBody(model, asked, errors, settings, memory);
    }

    @Override
    Duration firstLimit() {
        return settings.whole();
    }

    @Override
    void took(Inflow from, Buffer piece) {
        if (!hasEnded() && !body.take(piece)) {
            end(body.tooLarge());
            cancel();
        }
    }

    @Override
    void ended() {
        if (!hasEnded()) {
            end(body.read());
        }
    }

    @Override
    void broken() {
        end(new Reply.Unknown(errors.brokeOff(model)));
    }

    @Override
    void unreadable() {
        end(new Reply.Unknown(errors.nonsense(model)));
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
