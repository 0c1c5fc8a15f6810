package io.purser.ledger;

import io.purser.money.Usd;
import org.jspecify.annotations.Nullable;

/**
 * The money of an entry.
 *
 * @param cost the amount that is charged
 * @param bound the amount that was reserved, or null without a reservation
 * @param providerCost the cost that the provider reports, or null if it reports none
 * @param computedCost the cost of the tokens at the prices that Purser knew, or null if it was not computed
 * @param claimsMore whether the provider reported more than was reserved, or than the call can have used
 * @param estimated whether the cost is an estimate, or corrects one
 * @param givenAgain the answer that the call got from the cache, or null
 */
public record EntryCharge(
        Usd cost,
        @Nullable Usd bound,
        @Nullable Usd providerCost,
        @Nullable Usd computedCost,
        boolean claimsMore,
        boolean estimated,
        @Nullable GivenAgain givenAgain) {
    /** The charge of a call that a provider answered. */
    public EntryCharge(
            Usd cost,
            @Nullable Usd bound,
            @Nullable Usd providerCost,
            @Nullable Usd computedCost,
            boolean claimsMore,
            boolean estimated) {
        this(cost, bound, providerCost, computedCost, claimsMore, estimated, null);
    }

    /** A charge of the reported cost. */
    public static EntryCharge asReported(Usd cost, @Nullable Usd bound) {
        return new EntryCharge(cost, bound, null, null, false, false);
    }
}
