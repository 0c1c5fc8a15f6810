package io.purser.gateway;

import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.StoredResponse;
import io.purser.budget.operation.UsageTrust;
import io.purser.catalog.Model;
import io.purser.gateway.attempt.Attempt;
import io.purser.gateway.attempt.StreamAttempt;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.Cost;
import io.purser.gateway.usage.UsageBound;
import io.purser.ledger.CallStatus;
import io.purser.money.TokenCounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that went out, the grant that pays for it, and how it is settled.
 *
 * @param at decides which of the model's prices hold
 * @param ceiling the most that it can have used and cost
 */
record SentCall(Model model, AuthorisationResult.Granted granted, Instant at, UsageBound ceiling) {
    /**
     * How long an attempt took, in milliseconds.
     *
     * @param firstToken until something was said in a stream, or null
     * @param silent since the provider was heard of
     */
    record Timing(long total, @Nullable Long firstToken, long silent) {
        static Timing of(@Nullable Attempt attempt) {
            return attempt == null
                    ? new Timing(0, null, 0)
                    : new Timing(
                            attempt.millis(),
                            attempt instanceof StreamAttempt stream ? stream.firstTokenMs() : null,
                            attempt.silentMillis());
        }
    }

    /** The same at the prices of the service tier that its answer names, where these are known. */
    SentCall servedIn(@Nullable String tier) {
        return tier == null
                ? this
                : model.inTier(tier)
                        .map(served -> new SentCall(served, granted, at, ceiling))
                        .orElse(this);
    }

    /** The provider refused, and charged nothing. */
    Settlement failed(Timing timing) {
        return new Settlement.Failure(granted.reservation(), CallStatus.ERROR, timing.total());
    }

    /** The call never left. */
    Settlement released() {
        return new Settlement.VoidReservation(granted.reservation());
    }

    /** Nobody knows what became of it. */
    Settlement unknown(Timing timing) {
        return new Settlement.UnknownCost(granted.reservation(), timing.total());
    }

    /** What such a usage costs. */
    Cost cost(CallUsage usage) {
        return Cost.of(model, usage, at, ceiling);
    }

    /** What was used is known, and so is the cost. */
    Settlement captured(Timing timing, Cost cost, CallStatus status, @Nullable StoredResponse kept) {
        return new Settlement.Capture(
                granted.reservation(),
                cost.believed().tokens(),
                cost.charged(),
                status,
                timing.total(),
                timing.firstToken(),
                cost.provider(),
                cost.computed(),
                null,
                kept,
                cost.isCut() ? UsageTrust.CUT : UsageTrust.BOUNDED);
    }

    /**
     * The provider was told to stop and stops billing: what was seen is charged, and what it can have written beside
     * that.
     *
     * @param prompt what was read, as it is counted here
     * @param written what was seen of the answer
     */
    Settlement estimated(Timing timing, long prompt, long written) {
        long read = Math.min(prompt, ceiling.promptTokens());
        long seen = Math.min(written, ceiling.completionTokens());
        long all =
                Math.min(seen + UnseenUsage.tokens(timing, seen, model.traits().thinks()), ceiling.completionTokens());
        return new Settlement.Capture(
                granted.reservation(),
                TokenCounts.of(Math.min(read, TokenCounts.MAX), Math.min(seen, TokenCounts.MAX)),
                model.tariffFor(read, at)
                        .bound(Math.min(UnseenUsage.promptTokens(read), ceiling.promptTokens()), all)
                        .min(granted.amount()),
                CallStatus.CANCELLED,
                timing.total(),
                timing.firstToken(),
                null,
                null,
                null,
                null,
                UsageTrust.ESTIMATED);
    }

    /** Something was passed on, and nobody knows what the provider charges: the bound, with what was seen of it. */
    Settlement cut(Timing timing, long promptTokens, long completionTokens) {
        return new Settlement.Capture(
                granted.reservation(),
                TokenCounts.of(Math.min(promptTokens, TokenCounts.MAX), Math.min(completionTokens, TokenCounts.MAX)),
                granted.amount(),
                CallStatus.UNSETTLED,
                timing.total(),
                timing.firstToken(),
                null,
                null,
                null,
                null,
                UsageTrust.BOUNDED);
    }
}
