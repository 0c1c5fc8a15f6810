package io.purser.deploy.order;

/**
 * The percentages by which a bid counts as dearer for the points against its provider, for the strategy {@code best}.
 *
 * @param audit for a provider that no auditor vouches for
 * @param uptime for a provider that was never up in the last 30 days; in proportion otherwise
 * @param location for a provider that is at none of the preferred places
 * @param experience for a provider whose leases here have all failed; in proportion otherwise, and less for few leases
 */
public record BidWeights(int audit, int uptime, int location, int experience) {
    public static final BidWeights STANDARD = new BidWeights(15, 500, 20, 50);
    public static final int MOST = 1_000;

    public BidWeights {
        for (int weight : new int[] {audit, uptime, location, experience}) {
            if (weight < 0 || weight > MOST) {
                throw new IllegalArgumentException("weights are percents from 0 to " + MOST);
            }
        }
    }
}
