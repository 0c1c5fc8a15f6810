package io.purser.deploy.order;

import io.purser.codes.Coded;
import java.util.List;

/**
 * Which bids to take.
 *
 * @param providers with {@link Strategy#PROVIDERS}: these providers, in that order; otherwise empty
 * @param allow only these providers; any provider if empty
 * @param deny never these providers
 * @param minBids the number of bids on each group to wait for
 * @param waitSeconds how long to wait for them at most; then Purser chooses from the bids that it has
 * @param near with {@link Strategy#BEST}: preferred places, as providers name their region, country and city
 * @param weights with {@link Strategy#BEST}: the weight of each property beside the price
 */
public record BidRule(
        Strategy strategy,
        List<String> providers,
        List<String> allow,
        List<String> deny,
        int minBids,
        int waitSeconds,
        List<String> near,
        BidWeights weights) {
    /** The cheapest acceptable bid, once three bids are there or 20 seconds have passed. */
    public static final BidRule STANDARD = new BidRule(Strategy.CHEAPEST, List.of(), List.of(), List.of(), 3, 20);

    /** How to rank bids. */
    public enum Strategy implements Coded {
        /** By price alone. */
        CHEAPEST,
        /** By price, audits, uptime, place, and the results of earlier leases with that provider. */
        BEST,
        /** By the order in which the providers are named. */
        PROVIDERS;
    }

    /** No preferred place, and the default weights. */
    public BidRule(
            Strategy strategy,
            List<String> providers,
            List<String> allow,
            List<String> deny,
            int minBids,
            int waitSeconds) {
        this(strategy, providers, allow, deny, minBids, waitSeconds, List.of(), BidWeights.STANDARD);
    }

    // An order from before there were places and weights has none.
    @SuppressWarnings("NullAway")
    public BidRule {
        near = near == null ? List.of() : List.copyOf(near);
        weights = weights == null ? BidWeights.STANDARD : weights;
        providers = List.copyOf(providers);
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        if (minBids < 1 || waitSeconds < 0) {
            throw new IllegalArgumentException("at least one bid is waited for, and no time below zero");
        }
        if ((strategy == Strategy.PROVIDERS) == providers.isEmpty()) {
            throw new IllegalArgumentException("providers are named with the strategy providers, and only then");
        }
    }
}
