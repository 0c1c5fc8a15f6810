package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.gateway.usage.CallUsage;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt at a provider. */
public sealed interface AttemptResult {
    /** The provider answered at once; the call is paid for. */
    record Answered(Buffer body, JsonNode json) implements AttemptResult {}

    /** A stream came to its end; the call is paid for, and all but the end of the stream was passed on. */
    record Streamed(StreamedResponse answer) implements AttemptResult {}

    /**
     * A stream ended before its time, after something was passed on.
     *
     * @param isModelsFault whether it tells that the model is not well
     */
    record Broken(StreamedResponse answer, Problem problem, boolean isModelsFault) implements AttemptResult {}

    /** The caller hung up, and so did we. */
    record GivenUp(@Nullable StreamedResponse answer) implements AttemptResult {}

    /**
     * The provider refused or failed, and charged nothing, unless it says so.
     *
     * @param problem what the caller is told
     * @param othersMayDo whether another provider may do better with the same request
     * @param isModelsFault whether it tells that the model is not well; a prompt that was refused does not
     * @param coolDown how long the provider wants to be left alone, or null where it does not say
     * @param usage what the provider says it used all the same, or null
     */
    record Refused(
            Problem problem,
            boolean othersMayDo,
            boolean isModelsFault,
            @Nullable Duration coolDown,
            @Nullable CallUsage usage)
            implements AttemptResult {
        /** The same, where the provider says that it used this; whatever it used nothing of is none. */
        Refused using(@Nullable CallUsage told) {
            boolean isNothing = told == null
                    || (told.tokens().prompt() == 0
                            && told.tokens().completion() == 0
                            && (told.providerCost() == null
                                    || told.providerCost().isZero()));
            return isNothing ? this : new Refused(problem, othersMayDo, isModelsFault, coolDown, told);
        }
    }

    /** The call never reached the provider. */
    record NotSent(Problem problem) implements AttemptResult {}

    /** The provider answered with nothing, and nothing was passed on; what it charges for that is in its usage. */
    record Empty(Problem problem, @Nullable CallUsage usage) implements AttemptResult {}

    /** Nobody knows whether the provider did the work; nothing was passed on. */
    record UnknownOutcome(Problem problem) implements AttemptResult {}

    /**
     * Purser itself failed.
     *
     * @param sent whether the request had left by then
     * @param passedOn what had gone to the caller, or null where nothing had
     */
    record Failed(Problem problem, boolean sent, @Nullable StreamedResponse passedOn) implements AttemptResult {}
}
