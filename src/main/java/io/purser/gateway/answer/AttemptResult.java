package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.gateway.usage.CallUsage;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one attempt at a provider. */
public sealed interface AttemptResult {
    /** The provider answered at once; the caller pays for the call. */
    record Answered(Buffer body, JsonNode json) implements AttemptResult {}

    /**
     * A stream came to its end. The caller pays for the call, and everything but the end of the stream was passed on.
     */
    record Streamed(StreamedResponse answer) implements AttemptResult {}

    /**
     * A stream broke off after a part of it was passed on.
     *
     * @param isModelsFault whether the failure counts against the model in its circuit breaker
     */
    record Broken(StreamedResponse answer, Problem problem, boolean isModelsFault) implements AttemptResult {}

    /** The caller has left, and Purser cancelled the call. */
    record GivenUp(@Nullable StreamedResponse answer) implements AttemptResult {}

    /**
     * The provider refused or failed. It charges nothing, unless its answer has a usage.
     *
     * @param problem the error for the caller
     * @param othersMayDo whether another provider may serve the same request
     * @param isModelsFault whether the failure counts against the model; a refused prompt does not
     * @param coolDown how long the provider wants no calls, or null if it does not say
     * @param usage the usage that the provider tells nevertheless, or null
     * @param keyFault whether another key of the same provider may do better
     */
    record Refused(
            Problem problem,
            boolean othersMayDo,
            boolean isModelsFault,
            @Nullable Duration coolDown,
            @Nullable CallUsage usage,
            KeyFault keyFault)
            implements AttemptResult {
        /** The same refusal with the usage that the provider tells; a usage of no tokens at no cost is ignored. */
        Refused using(@Nullable CallUsage told) {
            boolean isNothing = told == null
                    || (told.tokens().prompt() == 0
                            && told.tokens().completion() == 0
                            && (told.providerCost() == null
                                    || told.providerCost().isZero()));
            return isNothing ? this : new Refused(problem, othersMayDo, isModelsFault, coolDown, told, keyFault);
        }
    }

    /** Whether a refusal is about Purser's key and not about the call. */
    enum KeyFault {
        /** It is not. */
        NONE,
        /** The provider limits the calls of the key. */
        LIMITED,
        /** The provider refuses the key, or its credit. */
        REFUSED
    }

    /** The call never reached the provider. */
    record NotSent(Problem problem) implements AttemptResult {}

    /**
     * The answer of the provider had no content, and nothing was passed on. The usage is null if the provider tells
     * none.
     */
    record Empty(Problem problem, @Nullable CallUsage usage) implements AttemptResult {}

    /** The provider may or may not have done the work; nothing was passed on. */
    record UnknownOutcome(Problem problem) implements AttemptResult {}

    /**
     * Purser itself failed.
     *
     * @param sent whether the request had left by then
     * @param passedOn the part of the answer that was passed on, or null if there was no such part
     */
    record Failed(Problem problem, boolean sent, @Nullable StreamedResponse passedOn) implements AttemptResult {}
}
