package io.purser.gateway.attempt;

import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerReader;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.request.ModelRequest;
import io.purser.memory.HeapLease;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every attempt needs, whatever the form of its answer.
 *
 * @param key the provider's key, or null if it needs none
 * @param reader reads the provider's answer as a chat completion
 * @param memory for the answer; it goes back with the call
 * @param whenEnded learns the result, once
 */
record AttemptContext(
        Vertx vertx,
        Model model,
        @Nullable String key,
        ModelRequest asked,
        AnswerReader reader,
        ProviderErrors errors,
        GatewaySettings settings,
        CallStepListener steps,
        HeapLease memory,
        Consumer<AttemptResult> whenEnded) {
    /** Tells nothing of the key. */
    @Override
    public String toString() {
        return "a call to " + model.target();
    }
}
