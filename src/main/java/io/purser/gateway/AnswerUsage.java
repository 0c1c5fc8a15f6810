package io.purser.gateway;

import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.gateway.request.ModelRequest;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.ServedTier;
import io.purser.gateway.usage.UsageReader;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The usage of a complete answer, as far as it is known.
 *
 * @param told by the provider, or null
 * @param isInTokens whether the answer consists of tokens
 * @param written counts the tokens of the answer, if the provider does not tell them
 * @param tier the one that served the call, or null
 */
record AnswerUsage(
        @Nullable CallUsage told,
        boolean isInTokens,
        LongSupplier written,
        @Nullable String tier) {
    static AnswerUsage of(AttemptResult.Answered answered, ModelRequest request) {
        return new AnswerUsage(
                UsageReader.in(answered.json()).orElse(null),
                request.isAnsweredInTokens(),
                () -> request.countAnswer(answered.json()),
                ServedTier.in(answered.json()));
    }

    static AnswerUsage of(StreamedResponse streamed) {
        CallUsage told = streamed.usage().orElse(null);
        return told == null || streamed.finalUsage().isPresent()
                ? new AnswerUsage(told, true, streamed::countText, streamed.tier())
                : new AnswerUsage(
                        told.ofPromptAlone(),
                        true,
                        () -> Math.max(told.tokens().completion(), streamed.countText()),
                        streamed.tier());
    }

    /** Whether the provider tells all of it. */
    boolean isTold() {
        return told != null && told.isWhole(isInTokens);
    }
}
