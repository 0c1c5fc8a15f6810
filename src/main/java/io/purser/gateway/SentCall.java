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
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.money.TokenCounts;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A call that went out, the grant that pays for it, and its possible settlements.
 *
 * @param at decides which of the model's prices apply
 * @param ceiling the most tokens that the call can have used, and the most that it can have cost
 */
record SentCall(Model model, AuthorisationResult.Granted granted, Instant at, UsageBound ceiling) {
    /**
     * How long an attempt took, in milliseconds.
     *
     * @param firstToken the time until the first output in a stream, or null
     * @param silent the time since the last sign from the provider
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

        CallOutcome outcome(TokenCounts tokens, CallStatus status) {
            return CallOutcome.timed(tokens, status, total, firstToken);
        }
    }

    /** The same call at the prices of the service tier that its answer names, if Purser knows them. */
    SentCall servedIn(@Nullable String tier) {
        return tier == null
                ? this
                : model.inTier(tier)
                        .map(served -> new SentCall(served, granted, at, ceiling))
                        .orElse(this);
    }

    /** The same call, if it may cost no more than its grant. */
    SentCall withinGrant() {
        return new SentCall(model, granted, at, ceiling.withinHeld());
    }

    /** Whether the caller's own limit bounded the answer, and not the money that was held for it. */
    boolean wasAsLongAs(OptionalLong limit) {
        return limit.isPresent() && ceiling.completionTokens() >= limit.getAsLong();
    }

    /** The settlement of a call that the provider refused without a charge. */
    Settlement failed(Timing timing) {
        return new Settlement.Failure(granted.reservation(), CallStatus.ERROR, timing.total());
    }

    /** The settlement of a call that never left. */
    Settlement voided() {
        return new Settlement.VoidReservation(granted.reservation());
    }

    /** The settlement of a call whose outcome is unknown. */
    Settlement unknown(Timing timing) {
        return new Settlement.UnknownCost(granted.reservation(), timing.total());
    }

    /** The cost of that usage. */
    Cost cost(CallUsage usage) {
        return Cost.of(model, usage, at, ceiling);
    }

    /** The settlement of a call whose usage and cost are known. */
    Settlement captured(Timing timing, Cost cost, CallStatus status, @Nullable StoredResponse kept) {
        return new Settlement.Capture(
                granted.reservation(),
                timing.outcome(cost.believed().tokens(), status),
                cost.charged(),
                cost.provider(),
                cost.computed(),
                kept,
                cost.isCut() ? UsageTrust.CUT : UsageTrust.BOUNDED);
    }

    /**
     * The settlement of a call that was cancelled at a provider that then stops billing. It charges the tokens that
     * were seen and an estimate of those that were not.
     *
     * @param prompt the tokens of the prompt, as Purser counts them
     * @param written the tokens of the answer that were seen
     */
    Settlement estimated(Timing timing, long prompt, long written) {
        long read = Math.min(prompt, ceiling.promptTokens());
        long seen = Math.min(written, ceiling.completionTokens());
        long all =
                Math.min(seen + UnseenUsage.tokens(timing, seen, model.traits().thinks()), ceiling.completionTokens());
        return new Settlement.Capture(
                granted.reservation(),
                timing.outcome(
                        TokenCounts.of(Math.min(read, TokenCounts.MAX), Math.min(seen, TokenCounts.MAX)),
                        CallStatus.CANCELLED),
                model.tariffFor(read, at)
                        .bound(Math.min(UnseenUsage.promptTokens(read), ceiling.promptTokens()), all)
                        .min(granted.amount()),
                null,
                null,
                null,
                UsageTrust.ESTIMATED);
    }

    /**
     * The settlement of a stream that broke off at an unknown cost: charges the bound and records the tokens that were
     * seen.
     */
    Settlement cut(Timing timing, long promptTokens, long completionTokens) {
        return new Settlement.Capture(
                granted.reservation(),
                timing.outcome(
                        TokenCounts.of(
                                Math.min(promptTokens, TokenCounts.MAX), Math.min(completionTokens, TokenCounts.MAX)),
                        CallStatus.UNSETTLED),
                granted.amount(),
                null,
                null,
                null,
                UsageTrust.BOUNDED);
    }
}
