package io.purser.agents;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Divides tasks into parts and finds the agent of each. A fragment is a part of its own only if it asks for something and
 * its agent is another one than that of its neighbour, and clear enough. Every other fragment belongs to its neighbour,
 * unless the two together are less clear than one of them alone.
 */
final class TaskDivision {
    private static final int RUNNERS_UP = 3;
    private static final int DECIMALS = 3;
    /** How sure the agent of a fragment has to be, so that the fragment is a part. */
    private static final double CLEAR = 0.55;
    /** The agents that are at least so likely are named to a person. */
    private static final double PLAUSIBLE = 0.15;

    private final AgentFile file;
    private final TaskClassifier classifier;

    TaskDivision(AgentFile file) {
        this.file = file;
        this.classifier = TaskClassifier.learn(file);
    }

    AgentFile file() {
        return file;
    }

    /** A piece of the task with the probabilities of the agents. */
    private final class Piece {
        private final int begin;
        private final int end;
        private final boolean asks;
        private final TaskScores scores;
        private final double[] probabilities;

        private Piece(int begin, int end, boolean asks, TaskScores scores, double[] probabilities) {
            this.begin = begin;
            this.end = end;
            this.asks = asks;
            this.scores = scores;
            this.probabilities = probabilities;
        }

        private int agent() {
            int best = 0;
            for (int i = 1; i < file.agents().size(); i++) {
                if (probabilities[i] > probabilities[best]) {
                    best = i;
                }
            }
            return best;
        }

        private boolean isClear() {
            return probabilities[agent()] >= CLEAR;
        }
    }

    /** The parts of a task in their order; at least one. What is too long to be read belongs to the last part. */
    List<TaskPart> divide(String task) {
        String read = task.substring(0, Math.min(task.length(), Words.MOST_READ));
        List<Piece> parts = new ArrayList<>();
        for (TaskSplitter.Fragment fragment : TaskSplitter.fragments(read)) {
            String text = read.substring(fragment.begin(), fragment.end());
            boolean isPayload = !fragment.asks()
                    && !parts.isEmpty()
                    && parts.getLast().scores.hasPayload();
            parts.add(piece(
                    fragment.begin(),
                    fragment.end(),
                    fragment.asks(),
                    isPayload ? classifier.scoresOfPayload(text) : classifier.scores(text)));
            joinLast(parts);
        }
        if (parts.size() == 1) {
            return List.of(part(task, parts.getFirst()));
        }
        Piece last = parts.getLast();
        int end = read.length() < task.length() ? task.length() : last.end;
        return parts.stream()
                .map(part -> part(task.substring(part.begin, part == last ? end : part.end), part))
                .toList();
    }

    /** The task as one part, whatever it consists of. */
    TaskPart whole(String task) {
        return part(task, piece(0, task.length(), true, classifier.scores(task)));
    }

    /** Joins the last pieces as long as they belong together. */
    private void joinLast(List<Piece> parts) {
        while (parts.size() > 1) {
            Piece last = parts.getLast();
            Piece before = parts.get(parts.size() - 2);
            if (last.asks && last.agent() != before.agent() && last.isClear() && before.isClear()) {
                return;
            }
            Piece both = piece(before.begin, last.end, before.asks, before.scores.plus(last.scores));
            if (last.asks
                    && last.agent() != before.agent()
                    && !both.isClear()
                    && (last.isClear() || before.isClear())) {
                return;
            }
            parts.removeLast();
            parts.set(parts.size() - 1, both);
        }
    }

    private Piece piece(int begin, int end, boolean asks, TaskScores scores) {
        return new Piece(begin, end, asks, scores, classifier.probabilities(scores));
    }

    private TaskPart part(String text, Piece piece) {
        List<TaskPart.Score> scores = IntStream.range(0, file.agents().size())
                .boxed()
                .sorted(Comparator.comparingDouble(agent -> -piece.probabilities[agent]))
                .limit(RUNNERS_UP + 1)
                .map(agent -> new TaskPart.Score(file.agents().get(agent), rounded(piece.probabilities[agent])))
                .toList();
        TaskPart.Score best = scores.getFirst();
        return new TaskPart(
                text,
                best.agent(),
                best.confidence(),
                scores.subList(1, scores.size()),
                question(scores, isOutOfScope(piece)));
    }

    private static BigDecimal rounded(double probability) {
        return BigDecimal.valueOf(Math.round(probability * 1000), DECIMALS);
    }

    /** Whether the text resembles what is out of scope more than the tasks of any agent. */
    private boolean isOutOfScope(Piece piece) {
        int agents = file.agents().size();
        return piece.probabilities.length > agents && piece.probabilities[agents] > piece.probabilities[piece.agent()];
    }

    /** What to ask a person; null if the choice is clear enough. */
    private @Nullable String question(List<TaskPart.Score> scores, boolean isOutOfScope) {
        if (scores.getFirst().confidence().compareTo(file.askBelow()) >= 0) {
            return null;
        }
        List<TaskPart.Score> plausible = scores.stream()
                .filter(score -> !isOutOfScope && score.confidence().doubleValue() >= PLAUSIBLE)
                .toList();
        String agents = described(
                plausible.isEmpty()
                        ? file.agents()
                        : plausible.stream().map(TaskPart.Score::agent).toList());
        return switch (plausible.size()) {
            case 0 -> "Who should do this? There are " + agents;
            case 1 -> "Is this for " + agents + "?";
            default -> "Who should do this: " + agents + "?";
        };
    }

    private static String described(List<Agent> agents) {
        return agents.stream()
                .map(agent -> "%s (%s)".formatted(agent.name(), agent.description()))
                .collect(Collectors.joining(" or "));
    }
}
