package io.purser.deploy.order;

import java.util.List;
import java.util.Locale;

/**
 * Which bids are taken.
 *
 * @param providers with {@link Strategy#PROVIDERS}: those, in that order; otherwise empty
 * @param allow only these providers, or any where empty
 * @param deny never these
 * @param minBids for how many bids on each group to wait
 * @param waitSeconds for how long at most to wait for them; then what is there is taken
 * @param near with {@link Strategy#BEST}: places that are preferred, as providers name regions, countries and cities
 * @param weights with {@link Strategy#BEST}: what counts how much beside the price
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
    /** The cheapest of what may be taken, once three bids are there or 20 seconds have passed. */
    public static final BidRule STANDARD = new BidRule(Strategy.CHEAPEST, List.of(), List.of(), List.of(), 3, 20);

    /** How bids are ranked. */
    public enum Strategy {
        /** By price alone. */
        CHEAPEST,
        /** By price, audits, uptime, place, and how earlier leases with that provider went. */
        BEST,
        /** By the order in which the providers are named. */
        PROVIDERS;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nowhere in particular, and with the usual weights. */
    public BidRule(
            Strategy strategy,
            List<String> providers,
            List<String> allow,
            List<String> deny,
            int minBids,
            int waitSeconds) {
        this(strategy, providers, allow, deny, minBids, waitSeconds, List.of(), BidWeights.STANDARD);
    }

    // What was ordered before there were places and weights has none.
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
