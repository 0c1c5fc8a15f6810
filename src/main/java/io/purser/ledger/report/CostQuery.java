package io.purser.ledger.report;

import java.time.LocalDate;
import java.util.Map;

/**
 * Which costs are wanted.
 *
 * @param from the first day, included
 * @param to the last day, excluded
 * @param filters what the entries have to have, each dimension once; a task or a tag, but not both
 */
public record CostQuery(
        LocalDate from, LocalDate to, Dimension by, ReportPeriod every, Map<Dimension, String> filters) {
    public CostQuery {
        filters = Map.copyOf(filters);
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a period does not end before it begins");
        }
        if (mixesTasksAndTags(by, filters)) {
            throw new IllegalArgumentException("tasks and tags are not kept together");
        }
    }

    /** Whether it asks for what no roll-up knows: which tag goes with which task. */
    public static boolean mixesTasksAndTags(Dimension by, Map<Dimension, String> filters) {
        boolean tasks = by == Dimension.TASK || filters.containsKey(Dimension.TASK);
        boolean tags = by == Dimension.TAG || filters.containsKey(Dimension.TAG);
        return tasks && tags;
    }

    /** The same question for everything in one sum. */
    CostQuery inOneSum() {
        return new CostQuery(from, to, Dimension.ALL, ReportPeriod.TOTAL, filters);
    }

    /** The same question, split otherwise. */
    public CostQuery split(Dimension otherBy, ReportPeriod otherEvery) {
        return new CostQuery(from, to, otherBy, otherEvery, filters);
    }

    /** The same question for other days. */
    public CostQuery between(LocalDate otherFrom, LocalDate otherTo) {
        return new CostQuery(otherFrom, otherTo, by, every, filters);
    }
}
