package io.purser.ledger.report;

import java.time.LocalDate;
import java.util.Map;

/**
 * A query for costs.
 *
 * @param from the first day, inclusive
 * @param to the last day, exclusive
 * @param filters the values that entries must have, one for each dimension; a task or a tag, but not both
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

    /** Whether the query needs the tags of each task, which no roll-up has. */
    public static boolean mixesTasksAndTags(Dimension by, Map<Dimension, String> filters) {
        boolean tasks = by == Dimension.TASK || filters.containsKey(Dimension.TASK);
        boolean tags = by == Dimension.TAG || filters.containsKey(Dimension.TAG);
        return tasks && tags;
    }

    /** The same query, with a single sum as its result. */
    CostQuery inOneSum() {
        return new CostQuery(from, to, Dimension.ALL, ReportPeriod.TOTAL, filters);
    }

    /** The same query, with another split. */
    public CostQuery split(Dimension otherBy, ReportPeriod otherEvery) {
        return new CostQuery(from, to, otherBy, otherEvery, filters);
    }

    /** The same query for other days. */
    public CostQuery between(LocalDate otherFrom, LocalDate otherTo) {
        return new CostQuery(otherFrom, otherTo, by, every, filters);
    }
}
