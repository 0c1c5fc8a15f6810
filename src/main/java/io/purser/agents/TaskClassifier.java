package io.purser.agents;

import java.util.Arrays;
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

    /** How sure the agent of a request has to be, so that its payload counts less. */
    private static final double CLEAR = 0.85;

    private static final double LOG_UNSEEN = StrictMath.log(UNSEEN);

    private final int agents;
    /** The agents, and behind them what is out of scope, if the file says so. */
    private final int classes;

    private final FeatureIndex index;
    /** The logarithm of each feature's share in each agent's texts, by row and agent; as floats for their memory. */
    private final float[] logs;

    private final Calibration calibration;

    private TaskClassifier(int agents, int classes, FeatureIndex index, float[] logs, Calibration calibration) {
        this.agents = agents;
        this.classes = classes;
        this.index = index;
        this.logs = logs;
        this.calibration = calibration;
    }

    /** Learns from the examples, the keywords and the domains of the agents, and from what belongs to none of them. */
    static TaskClassifier learn(AgentFile file) {
        List<Agent> agents = file.agents();
        int classes = agents.size() + (file.outOfScope().isEmpty() ? 0 : 1);
        FeatureCounts counts = new FeatureCounts(classes);
        int all = agents.stream().mapToInt(agent -> agent.examples().size()).sum();
        Calibration.Sample sample = new Calibration.Sample(all);
        for (int agent = 0; agent < agents.size(); agent++) {
            for (String keyword : agents.get(agent).keywords()) {
                addKeyword(counts, keyword, agent);
            }
            for (String domain : agents.get(agent).domains()) {
                addKeyword(counts, domain, agent);
            }
            addExamples(counts, sample, agents.get(agent).examples(), agent);
        }
        for (String text : file.outOfScope()) {
            counts.add(Features.of(text), agents.size(), 1);
        }
        float[] logs = logs(counts, classes);
        return new TaskClassifier(
                agents.size(), classes, counts.index(), logs, Calibration.of(counts, logs, classes, sample));
    }

    private static void addExamples(FeatureCounts counts, Calibration.Sample sample, List<String> examples, int owner) {
        for (String text : examples) {
            Features features = Features.of(text);
            counts.add(features, owner, 1);
            sample.add(features, owner);
        }
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

    /** The scores of a task, or of a part of it. */
    TaskScores scores(String task) {
        Payload payload = Payload.of(task);
        return payload == null
                ? new TaskScores(scoresOf(task), new Scores(classes))
                : new TaskScores(scoresOf(payload.request()), scoresOf(payload.payload()));
    }

    /** The scores of a text that belongs to the payload of a task. */
    TaskScores scoresOfPayload(String text) {
        return new TaskScores(new Scores(classes), scoresOf(text));
    }

    private Scores scoresOf(String text) {
        Features features = Features.of(text);
        Scores scores = new Scores(classes);
        for (int i = 0; i < features.size(); i++) {
            int row = index.row(features.key(i));
            if (row >= 0) {
                double weight = features.weight(i);
                scores.addKnown(weight);
                for (int agent = 0; agent < classes; agent++) {
                    scores.add(agent, weight * logs[row * classes + agent]);
                }
            }
        }
        return scores;
    }

    /** The probability of each agent, and then that the text belongs to none; all are 0 if no word of it is known. */
    double[] probabilities(TaskScores scores) {
        if (scores.request().known() + scores.payload().known() == 0) {
            return new double[classes];
        }
        if (!scores.hasPayload()) {
            return calibration.probabilities(scores.request());
        }
        boolean isClear = Arrays.stream(calibration.probabilities(scores.request()), 0, agents)
                        .max()
                        .orElse(0)
                >= CLEAR;
        return calibration.probabilities(isClear ? scores.mostlyOfRequest() : scores.whole());
    }
}
