package io.purser.agents;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns scores into probabilities that hold what they say. Naive Bayes takes the words of a text for independent, and so
 * is too sure of itself, the more so the longer the text is. Its scores are divided by a temperature, which is the one
 * that suits the examples best, each of them scored without its own counts.
 *
 * @param temperature for a text of one known word; it grows with a power of their number
 */
record Calibration(double temperature) {
    /** More examples make learning slower and the temperature hardly better. */
    private static final int MOST_EXAMPLES = 300;

    private static final double GROWTH = 0.5;
    private static final double LEAST_TEMPERATURE = 0.05;
    private static final double MOST_TEMPERATURE = 20;
    private static final int STEPS = 12;
    private static final double GOLDEN = 0.6180339887498949;
    private static final double NOTHING = 1e-9;

    /** A text and the agent that it belongs to. */
    private record Example(Features features, int agent) {}

    /** The examples that the calibration looks at: all of them, or evenly so many that no more than 300 are kept. */
    static final class Sample {
        private final int step;
        private final List<Example> examples = new ArrayList<>();
        private int seen;

        /**
         * Nothing yet.
         *
         * @param all how many examples will be added
         */
        Sample(int all) {
            this.step = Math.max(1, Math.ceilDiv(all, MOST_EXAMPLES));
        }

        void add(Features features, int agent) {
            if (seen++ % step == 0) {
                examples.add(new Example(features, agent));
            }
        }
    }

    /** The scores of an example, as if it were not among the examples. */
    private record Held(Scores scores, int agent) {}

    /**
     * The calibration for counts that contain the sample's examples once each.
     *
     * @param logs the classifier's logarithms of these counts, by row and agent
     */
    static Calibration of(FeatureCounts counts, float[] logs, int agents, Sample sample) {
        Held[] held = sample.examples.stream()
                .map(example -> holdOut(counts, logs, agents, example))
                .toArray(Held[]::new);
        return new Calibration(best(held));
    }

    private static Held holdOut(FeatureCounts counts, float[] logs, int agents, Example example) {
        int own = example.agent();
        Features features = example.features();
        double total = counts.total(own);
        for (int i = 0; i < features.size(); i++) {
            total -= features.weight(i);
        }
        double ownTotal = TaskClassifier.logTotal(total, counts.index().size());
        Scores scores = new Scores(agents);
        for (int i = 0; i < features.size(); i++) {
            int row = counts.index().row(features.key(i));
            double left = counts.count(row, own) - weightOf(features, i);
            if (left > NOTHING || hasAnother(counts, row, agents, own)) {
                double weight = features.weight(i);
                scores.addKnown(weight);
                for (int agent = 0; agent < agents; agent++) {
                    double log = agent == own
                            ? TaskClassifier.logCount(left > NOTHING ? left : 0) - ownTotal
                            : logs[row * agents + agent];
                    scores.add(agent, weight * log);
                }
            }
        }
        return new Held(scores, own);
    }

    /** How much a feature counts in this text altogether. */
    private static double weightOf(Features features, int feature) {
        double weight = 0;
        for (int i = 0; i < features.size(); i++) {
            if (features.key(i) == features.key(feature)) {
                weight += features.weight(i);
            }
        }
        return weight;
    }

    private static boolean hasAnother(FeatureCounts counts, int row, int agents, int own) {
        for (int agent = 0; agent < agents; agent++) {
            if (agent != own && counts.count(row, agent) > 0) {
                return true;
            }
        }
        return false;
    }

    /** The temperature with the least loss, by a golden-section search over its logarithm. */
    private static double best(Held[] held) {
        double low = StrictMath.log(LEAST_TEMPERATURE);
        double high = StrictMath.log(MOST_TEMPERATURE);
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double ofLeft = loss(held, left);
        double ofRight = loss(held, right);
        for (int i = 0; i < STEPS; i++) {
            if (ofLeft < ofRight) {
                high = right;
                right = left;
                ofRight = ofLeft;
                left = high - GOLDEN * (high - low);
                ofLeft = loss(held, left);
            } else {
                low = left;
                left = right;
                ofLeft = ofRight;
                right = low + GOLDEN * (high - low);
                ofRight = loss(held, right);
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private static double loss(Held[] held, double logTemperature) {
        Calibration calibration = new Calibration(StrictMath.exp(logTemperature));
        double loss = 0;
        for (Held one : held) {
            loss -= StrictMath.log(calibration.probabilities(one.scores())[one.agent()] + NOTHING);
        }
        return loss;
    }

    /** The probabilities of these scores. */
    double[] probabilities(Scores scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (int agent = 0; agent < scores.agents(); agent++) {
            most = Math.max(most, scores.of(agent));
        }
        double divisor = temperature * StrictMath.pow(Math.max(1, scores.known()), GROWTH);
        double[] probabilities = new double[scores.agents()];
        double sum = 0;
        for (int agent = 0; agent < probabilities.length; agent++) {
            probabilities[agent] = StrictMath.exp((scores.of(agent) - most) / divisor);
            sum += probabilities[agent];
        }
        for (int agent = 0; agent < probabilities.length; agent++) {
            probabilities[agent] /= sum;
        }
        return probabilities;
    }
}
