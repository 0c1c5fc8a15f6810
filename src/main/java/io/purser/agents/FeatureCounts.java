package io.purser.agents;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How often each feature occurs in the texts of each agent. Not safe for several threads while it learns. */
final class FeatureCounts {
    private static final int FIRST_ROWS = 1024;
    /** The bytes of heap for each count: twice what learning takes at its worst, which is while the counts are copied. */
    private static final int HEAP_OF_COUNT = 48;
    /** The index takes as much for a feature as the counts of so many agents, while it grows. */
    private static final long COUNTS_OF_INDEX = 3;
    /** One array holds all counts, with room to grow. */
    private static final int MOST = 500_000_000;

    private final int agents;
    private final double[] totals;
    private final FeatureIndex index = new FeatureIndex();
    private double[] counts;

    FeatureCounts(int agents) {
        this.agents = agents;
        this.totals = new double[agents];
        this.counts = new double[FIRST_ROWS * agents];
    }

    /** The most counts that this heap can learn: the number of different features times the number of agents and 3. */
    static long most() {
        return Math.min(MOST, Runtime.getRuntime().maxMemory() / HEAP_OF_COUNT);
    }

    /** Whether the texts of these agents have no more counts than that. */
    static boolean isWithin(long most, List<Agent> agents, List<String> outOfScope) {
        // An ordinary text has fewer features than twice its characters; most files are so small that nobody has to
        // look.
        long bound =
                texts(agents, outOfScope).mapToLong(text -> 2L * text.length()).sum();
        long ofFeature = agents.size() + (outOfScope.isEmpty() ? 0 : 1) + COUNTS_OF_INDEX;
        if (bound * ofFeature <= most) {
            return true;
        }
        FeatureIndex index = new FeatureIndex();
        return texts(agents, outOfScope).map(Features::of).allMatch(features -> {
            for (int i = 0; i < features.size(); i++) {
                index.rowOrNew(features.key(i));
            }
            return ofFeature * index.size() <= most;
        });
    }

    private static Stream<String> texts(List<Agent> agents, List<String> outOfScope) {
        return Stream.concat(
                agents.stream()
                        .flatMap(agent -> Stream.of(agent.keywords(), agent.domains(), agent.examples()))
                        .flatMap(List::stream),
                outOfScope.stream());
    }

    /** Counts a text of that agent so many times. */
    void add(Features text, int agent, double times) {
        for (int i = 0; i < text.size(); i++) {
            double count = times * text.weight(i);
            int row = index.rowOrNew(text.key(i));
            if (Math.multiplyExact(row + 1, agents) > counts.length) {
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
