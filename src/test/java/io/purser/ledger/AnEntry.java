package io.purser.ledger;

import io.purser.ids.TimeOrderedUuids;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry for a test: it has ordinary values, except those that the test sets. */
public record AnEntry(
        Instant at,
        Spender spender,
        String target,
        TokenCounts tokens,
        Usd cost,
        @Nullable Usd bound,
        CallStatus status,
        @Nullable Long latencyMs,
        @Nullable Long firstTokenMs,
        @Nullable BigDecimal quality) {
    public static AnEntry at(String time) {
        return new AnEntry(
                Instant.parse(time),
                new Spender("somebody", "agent", "task", "team", Set.of()),
                "fake:model",
                TokenCounts.of(10, 5),
                Usd.parse("0.001"),
                null,
                CallStatus.OK,
                null,
                null,
                null);
    }

    public AnEntry by(
            String caller, @Nullable String team, @Nullable String agent, @Nullable String task, String... tags) {
        return with(new Spender(caller, agent, task, team, Set.of(tags)), target, tokens, cost, bound, status);
    }

    public AnEntry of(String otherTarget) {
        return with(spender, otherTarget, tokens, cost, bound, status);
    }

    public AnEntry using(TokenCounts otherTokens) {
        return with(spender, target, otherTokens, cost, bound, status);
    }

    public AnEntry costing(String usd) {
        return with(spender, target, tokens, Usd.parse(usd), bound, status);
    }

    public AnEntry bound(String usd) {
        return with(spender, target, tokens, cost, Usd.parse(usd), status);
    }

    public AnEntry ending(CallStatus otherStatus) {
        return with(spender, target, tokens, cost, bound, otherStatus);
    }

    public AnEntry taking(long ms, @Nullable Long firstToken) {
        return new AnEntry(at, spender, target, tokens, cost, bound, status, ms, firstToken, quality);
    }

    public AnEntry judged(String value) {
        return new AnEntry(
                at, spender, target, tokens, cost, bound, status, latencyMs, firstTokenMs, new BigDecimal(value));
    }

    private AnEntry with(
            Spender otherSpender,
            String otherTarget,
            TokenCounts otherTokens,
            Usd otherCost,
            @Nullable Usd otherBound,
            CallStatus otherStatus) {
        return new AnEntry(
                at,
                otherSpender,
                otherTarget,
                otherTokens,
                otherCost,
                otherBound,
                otherStatus,
                latencyMs,
                firstTokenMs,
                quality);
    }

    /** The entry, at the time in the precision of its id. */
    public NewEntry entry() {
        UUID id = TimeOrderedUuids.next(at);
        return entry(id, TimeOrderedUuids.timeOf(id), null);
    }

    /** The entry at exactly its time, to the microsecond. */
    public NewEntry exactly() {
        return entry(TimeOrderedUuids.next(at), at, null);
    }

    /**
     * A correction of that entry: its values are the call's real outcome, and its cost is added to that of the entry.
     */
    public NewEntry correcting(NewEntry other) {
        return entry(TimeOrderedUuids.next(at), other.time(), other.id());
    }

    private NewEntry entry(UUID id, Instant time, @Nullable UUID corrects) {
        int colon = target.indexOf(':');
        return new NewEntry(
                id,
                time,
                at,
                corrects,
                BilledCall.single(id, spender, target.substring(0, colon), target.substring(colon + 1), "v1"),
                new CallOutcome(tokens, status, latencyMs, firstTokenMs, quality),
                EntryCharge.asReported(cost, bound),
                null,
                null,
                List.of());
    }
}
