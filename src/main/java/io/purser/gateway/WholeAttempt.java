package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.Model;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An attempt whose answer comes at once. */
final class WholeAttempt extends Attempt {
    private final ModelRequest asked;
    private final Buffer body = Buffer.buffer();

    WholeAttempt(
            Vertx vertx,
            Model model,
            ModelRequest asked,
            ProviderErrors errors,
            GatewaySettings settings,
            Consumer<Reply> whenEnded) {
        super(vertx, model, errors, settings, whenEnded);
        this.asked = asked;
    }

    @Override
    Duration firstLimit() {
        return settings.whole();
    }

    @Override
    void answered(HttpClientResponse response) {
        response.handler(piece -> {
            body.appendBuffer(piece);
            if (body.length() > settings.largestAnswer()) {
                end(new Reply.Unknown(errors.nonsense(model)));
                cancel();
            }
        });
        response.endHandler(end -> end(read()));
    }

    private Reply read() {
        JsonNode json = body.length() == 0 ? null : GatewayJson.answer(body.getBytes());
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
}
