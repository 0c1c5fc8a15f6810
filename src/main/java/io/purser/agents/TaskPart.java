package io.purser.agents;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task, or a part of one, with the agent that it belongs to.
 *
 * @param confidence the share of such decisions that are right, from 0 to 1
 * @param runnersUp the agents that come next, the nearest first
 * @param question what to ask a person before the agent begins, or null if nobody has to be asked
 */
public record TaskPart(
        String task,
        Agent agent,
        BigDecimal confidence,
        List<Score> runnersUp,
        @Nullable String question) {
    /** How well an agent fits. */
    public record Score(Agent agent, BigDecimal confidence) {}

    public TaskPart {
        runnersUp = List.copyOf(runnersUp);
    }

    /** The parts as one: the agent of the first part begins, the least confidence counts, and so does any question. */
    public static TaskPart summary(List<TaskPart> parts) {
        TaskPart first = parts.getFirst();
        BigDecimal least = parts.stream()
                .map(TaskPart::confidence)
                .min(BigDecimal::compareTo)
                .orElseThrow();
        String question = parts.stream()
                .map(TaskPart::question)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new TaskPart(first.task(), first.agent(), least, first.runnersUp(), question);
    }
}
