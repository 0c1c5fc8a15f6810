package io.purser.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Tasks of which somebody has said whose they are: one a line, behind the agent's name and a tabulator. */
record TaskFile(List<Task> tasks) {
    private static final int BINS = 10;

    record Task(String agent, String text) {}

    /** A choice for a task. */
    record Choice(String agent, double confidence) {}

    /**
     * How a classifier did.
     *
     * @param calibrationError the expected calibration error in ten bins of confidence
     */
    record Result(int right, List<String> wrong, double calibrationError) {}

    static TaskFile parse(String text) {
        return new TaskFile(text.lines()
                .map(line -> line.split("\t", -1))
                .map(line -> new Task(line[0], line[1].replace("\\n", "\n")))
                .toList());
    }

    Result judge(Function<String, Choice> classifier) {
        List<String> wrong = new ArrayList<>();
        double[] excess = new double[BINS];
        for (Task task : tasks) {
            Choice choice = classifier.apply(task.text());
            boolean isRight = choice.agent().equals(task.agent());
            excess[Math.min(BINS - 1, (int) (choice.confidence() * BINS))] += choice.confidence() - (isRight ? 1 : 0);
            if (!isRight) {
                wrong.add("%s, not %s: %s".formatted(choice.agent(), task.agent(), task.text()));
            }
        }
        double error = 0;
        for (double bin : excess) {
            error += Math.abs(bin) / tasks.size();
        }
        return new Result(tasks.size() - wrong.size(), wrong, error);
    }
}
