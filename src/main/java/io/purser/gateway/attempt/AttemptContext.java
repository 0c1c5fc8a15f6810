package io.purser.gateway.attempt;

import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerReader;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ProviderError;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.request.ModelRequest;
import io.purser.gateway.usage.CallUsage;
import io.purser.memory.HeapLease;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.util.Set;
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
    /** The status of a proxy that did not wait for the end. */
    private static final int CLOSED_EARLY = 499;
    /** These do not say that nothing was done: the result may be elsewhere, or the time was over. */
    private static final Set<Integer> OPEN = Set.of(303, 408, CLOSED_EARLY);

    private static final int FIRST_OF_SERVER = 500;

    /** The result of an answer whose status is not 200. */
    AttemptResult refusal(HttpClientResponse head, byte[] body) {
        int status = head.statusCode();
        return refusal(status, errors.refused(model, status, body, head.getHeader("retry-after")));
    }

    /** The result of an error under the status 200. */
    AttemptResult refusal(ProviderError error, @Nullable CallUsage usage) {
        return refusal(error.status(), errors.refused(model, error, usage));
    }

    /** An agent, or the proxy before it, may fail while it works on the task, or after that. */
    private AttemptResult refusal(int status, AttemptResult.Refused refused) {
        boolean isOpen =
                asked.isTask() && refused.usage() == null && (OPEN.contains(status) || status >= FIRST_OF_SERVER);
        if (!isOpen) {
            return refused;
        }
        return new AttemptResult.UnknownOutcome(status == CLOSED_EARLY ? errors.brokeOff(model) : refused.problem());
    }

    /** Tells nothing of the key. */
    @Override
    public String toString() {
        return "a call to " + model.target();
    }
}
