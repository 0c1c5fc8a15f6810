package io.purser.ledger.report;

import io.purser.money.Usd;

/**
 * What decisions of two policies come to.
 *
 * @param calls all decisions
 * @param estimated what the calls would probably cost by the policy in force
 * @param shadowEstimated the same by the shadow policy
 * @param measuredCalls those calls whose tokens are known
 * @param cost of these tokens by the policy in force
 * @param shadowCost the same by the shadow policy
 */
public record ShadowSums(long calls, Usd estimated, Usd shadowEstimated, long measuredCalls, Usd cost, Usd shadowCost) {
    public static final ShadowSums NONE = new ShadowSums(0, Usd.ZERO, Usd.ZERO, 0, Usd.ZERO, Usd.ZERO);

    /** A decision before its call. */
    public static ShadowSums decided(Usd estimated, Usd shadowEstimated) {
        return new ShadowSums(1, estimated, shadowEstimated, 0, Usd.ZERO, Usd.ZERO);
    }

    /** The tokens of a call that was decided before. */
    public static ShadowSums measured(Usd cost, Usd shadowCost) {
        return new ShadowSums(0, Usd.ZERO, Usd.ZERO, 1, cost, shadowCost);
    }

    public ShadowSums plus(ShadowSums other) {
        return new ShadowSums(
                Math.addExact(calls, other.calls),
                estimated.plus(other.estimated),
                shadowEstimated.plus(other.shadowEstimated),
                Math.addExact(measuredCalls, other.measuredCalls),
                cost.plus(other.cost),
                shadowCost.plus(other.shadowCost));
    }

    /** How much more the shadow policy costs by the known tokens; negative if it is cheaper. */
    public Usd difference() {
        return shadowCost.minus(cost);
    }

    /** The same by the estimates of all calls. */
    public Usd estimatedDifference() {
        return shadowEstimated.minus(estimated);
    }
}
