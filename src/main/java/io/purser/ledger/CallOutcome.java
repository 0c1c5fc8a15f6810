package io.purser.ledger;

import io.purser.money.TokenCounts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a call went.
 *
 * @param tokens the tokens that it used
 * @param latencyMs how long it took, or null if nobody measured that
 * @param firstTokenMs the time until its first output, or null
 * @param quality the caller's judgement from 0 to 1, or null
 */
public record CallOutcome(
        TokenCounts tokens,
        CallStatus status,
        @Nullable Long latencyMs,
        @Nullable Long firstTokenMs,
        @Nullable BigDecimal quality) {
    /** An outcome that nobody judged. */
    public static CallOutcome timed(
            TokenCounts tokens, CallStatus status, @Nullable Long latencyMs, @Nullable Long firstTokenMs) {
        return new CallOutcome(tokens, status, latencyMs, firstTokenMs, null);
    }

    /** An outcome that nobody timed or judged. */
    public static CallOutcome untimed(TokenCounts tokens, CallStatus status) {
        return timed(tokens, status, null, null);
    }

    /** Something with such an outcome. */
    public interface Part {
        CallOutcome outcome();

        default TokenCounts tokens() {
            return outcome().tokens();
        }

        default CallStatus status() {
            return outcome().status();
        }

        default @Nullable Long latencyMs() {
            return outcome().latencyMs();
        }

        default @Nullable Long firstTokenMs() {
            return outcome().firstTokenMs();
        }

        default @Nullable BigDecimal quality() {
            return outcome().quality();
        }
    }
}
