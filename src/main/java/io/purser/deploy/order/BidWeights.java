package io.purser.deploy.order;

/**
 * By how many percent a bid counts as dearer for what speaks against its provider, where the best is looked for.
 *
 * @param audit for one that no auditor vouches for
 * @param uptime for one that was never there in the last 30 days; in between in proportion
 * @param location for one that is at none of the places that are preferred
 * @param experience for one whose leases here have all failed; in between in proportion, and less where there were few
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
