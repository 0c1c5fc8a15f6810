package io.purser.agents;

import java.util.List;

/**
 * Tells which agent a text belongs to: multinomial naive Bayes over {@link Features}. Learning takes one pass over the
 * file. All sums run in one order and use {@link StrictMath}, so that every machine gets the same numbers. Safe for all
 * threads.
 */
final class TaskClassifier {
    /** A keyword says more about an agent than a word of an example does; the words of a phrase share this. */
    private static final double OF_KEYWORD = 5;
    /** What a feature counts for an agent whose texts do not have it. */
    private static final double UNSEEN = 0.1;

    private static final double LOG_UNSEEN = StrictMath.log(UNSEEN);

    private final int agents;
    private final FeatureIndex index;
    /** The logarithm of each feature's share in each agent's texts, by row and agent; as floats for their memory. */
    private final float[] logs;

    private final Calibration calibration;

    private TaskClassifier(int agents, FeatureIndex index, float[] logs, Calibration calibration) {
        this.agents = agents;
        this.index = index;
        this.logs = logs;
        this.calibration = calibration;
    }

    /** Learns from the examples, the keywords and the domains of the agents. */
    static TaskClassifier learn(List<Agent> agents) {
        FeatureCounts counts = new FeatureCounts(agents.size());
        int all = agents.stream().mapToInt(agent -> agent.examples().size()).sum();
        Calibration.Sample sample = new Calibration.Sample(all);
        for (int agent = 0; agent < agents.size(); agent++) {
            for (String keyword : agents.get(agent).keywords()) {
                addKeyword(counts, keyword, agent);
            }
            for (String domain : agents.get(agent).domains()) {
                addKeyword(counts, domain, agent);
            }
            for (String text : agents.get(agent).examples()) {
                Features features = Features.of(text);
                counts.add(features, agent, 1);
                sample.add(features, agent);
            }
        }
        float[] logs = logs(counts, agents.size());
        return new TaskClassifier(
                agents.size(), counts.index(), logs, Calibration.of(counts, logs, agents.size(), sample));
    }

    private static void addKeyword(FeatureCounts counts, String keyword, int agent) {
        Features features = Features.of(keyword);
        counts.add(features, agent, OF_KEYWORD / Math.max(1, features.words()));
    }

    private static float[] logs(FeatureCounts counts, int agents) {
        int features = counts.index().size();
        float[] logs = new float[Math.multiplyExact(features, agents)];
        double[] totals = new double[agents];
        for (int agent = 0; agent < agents; agent++) {
            totals[agent] = logTotal(counts.total(agent), features);
        }
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) (logCount(counts.count(i / agents, i % agents)) - totals[i % agents]);
        }
        return logs;
    }

    static double logCount(double count) {
        return count == 0 ? LOG_UNSEEN : StrictMath.log(count + UNSEEN);
    }

    /** The logarithm of all counts of an agent together, with those of the features that it does not have. */
    static double logTotal(double total, int features) {
        return StrictMath.log(total + UNSEEN * features);
    }

    Scores scores(CharSequence text) {
        Features features = Features.of(text);
        Scores scores = new Scores(agents);
        for (int i = 0; i < features.size(); i++) {
            int row = index.row(features.key(i));
            if (row >= 0) {
                double weight = features.weight(i);
                scores.addKnown(weight);
                for (int agent = 0; agent < agents; agent++) {
                    scores.add(agent, weight * logs[row * agents + agent]);
                }
            }
        }
        return scores;
    }

    /** The probability of each agent; they are equal if no word of the text is known. */
    double[] probabilities(Scores scores) {
        return calibration.probabilities(scores);
    }
}
