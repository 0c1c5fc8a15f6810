package io.purser.agents;

import java.util.Arrays;

/** How often each feature occurs in the texts of each agent. Not safe for several threads while it learns. */
final class FeatureCounts {
    private static final int FIRST_ROWS = 1024;

    private final int agents;
    private final double[] totals;
    private final FeatureIndex index = new FeatureIndex();
    private double[] counts;

    FeatureCounts(int agents) {
        this.agents = agents;
        this.totals = new double[agents];
        this.counts = new double[FIRST_ROWS * agents];
    }

    /** Counts a text of that agent so many times. */
    void add(Features text, int agent, double times) {
        for (int i = 0; i < text.size(); i++) {
            double count = times * text.weight(i);
            int row = index.rowOrNew(text.key(i));
            if ((row + 1) * agents > counts.length) {
                // Half as much again: the counts are the most memory that learning takes.
                counts = Arrays.copyOf(counts, counts.length + counts.length / 2);
            }
            counts[row * agents + agent] += count;
            totals[agent] += count;
        }
    }

    /** Where each feature has its row. */
    FeatureIndex index() {
        return index;
    }

    /** All counts of that agent together. */
    double total(int agent) {
        return totals[agent];
    }

    double count(int row, int agent) {
        return counts[row * agents + agent];
    }
}
