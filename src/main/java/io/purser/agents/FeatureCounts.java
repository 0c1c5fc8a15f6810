package io.purser.agents;

import java.util.Arrays;

/** How often each feature occurs in the texts of each agent. Not safe for several threads while it learns. */
final class FeatureCounts {
    private static final int SMALLEST = 1024;
    /** Spreads hashes over the table, as in Fibonacci hashing. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final int agents;
    private final double[] totals;
    private long[] keys = new long[SMALLEST];
    /** The row of each key in {@link #counts}, plus one; 0 is a free place. */
    private int[] rows = new int[SMALLEST];

    private double[] counts;
    private int size;

    FeatureCounts(int agents) {
        this.agents = agents;
        this.totals = new double[agents];
        this.counts = new double[SMALLEST * agents];
    }

    /** Counts a text of that agent so many times. */
    void add(Features text, int agent, double times) {
        for (int i = 0; i < text.size(); i++) {
            double count = times * text.weight(i);
            int row = rowOrNew(text.key(i));
            counts[row * agents + agent] += count;
            totals[agent] += count;
        }
    }

    /** The number of different features. */
    int size() {
        return size;
    }

    /** All counts of that agent together. */
    double total(int agent) {
        return totals[agent];
    }

    /** The row of the feature, or -1 if no text has it. */
    int row(long key) {
        return rows[place(key)] - 1;
    }

    double count(int row, int agent) {
        return counts[row * agents + agent];
    }

    private int rowOrNew(long key) {
        int place = place(key);
        if (rows[place] == 0) {
            if (2 * size >= keys.length) {
                grow();
                place = place(key);
            }
            keys[place] = key;
            rows[place] = ++size;
            if (size * agents > counts.length) {
                counts = Arrays.copyOf(counts, 2 * counts.length);
            }
        }
        return rows[place] - 1;
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) ((key * SPREAD) >>> 32) & mask;
        while (rows[place] != 0 && keys[place] != key) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldRows = rows;
        keys = new long[2 * oldKeys.length];
        rows = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldRows[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                rows[place] = oldRows[i];
            }
        }
    }
}
