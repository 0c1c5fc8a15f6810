package io.purser.deploy;

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
 */
public record BidRule(
        Strategy strategy,
        List<String> providers,
        List<String> allow,
        List<String> deny,
        int minBids,
        int waitSeconds) {
    /** The cheapest of what may be taken, once three bids are there or 20 seconds have passed. */
    public static final BidRule STANDARD = new BidRule(Strategy.CHEAPEST, List.of(), List.of(), List.of(), 3, 20);

    /** How bids are ranked. */
    public enum Strategy {
        /** By price alone. */
        CHEAPEST,
        /** By price, audits, and how earlier leases with that provider went. */
        BEST,
        /** By the order in which the providers are named. */
        PROVIDERS;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BidRule {
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
