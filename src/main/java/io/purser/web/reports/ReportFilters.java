package io.purser.web.reports;

import io.purser.access.route.Caller;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.Dimension;
import io.purser.ledger.report.ReportPeriod;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the query of a report. A key that is bound to a team or an agent sees only theirs. */
final class ReportFilters {
    /** The parameters that choose entries. */
    static final List<String> FILTERS = List.of("agent", "task", "team", "caller", "provider", "target", "tag");

    private ReportFilters() {}

    /**
     * The filters of the query, limited to the part that the caller may see.
     *
     * @throws Problem {@code forbidden} if the caller's key is bound to another agent or team
     */
    static Map<Dimension, String> filters(QueryParameters parameters, Caller caller) {
        Map<Dimension, String> filters = new EnumMap<>(Dimension.class);
        for (String name : FILTERS) {
            String value = parameters.text(name);
            if (value != null) {
                filters.put(Dimension.CODES.find(name).orElseThrow(), value);
            }
        }
        bind(filters, Dimension.AGENT, caller.agent());
        bind(filters, Dimension.TEAM, caller.team());
        return filters;
    }

    private static void bind(Map<Dimension, String> filters, Dimension dimension, @Nullable String bound) {
        if (bound == null) {
            return;
        }
        String asked = filters.put(dimension, bound);
        if (asked != null && !asked.equals(bound)) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key is bound to the %s \"%s\" and sees no other's costs".formatted(dimension.code(), bound));
        }
    }

    static Dimension by(QueryParameters parameters, Dimension otherwise) {
        return parameters.parsed(
                "by",
                otherwise,
                text -> Dimension.CODES
                        .find(text)
                        .orElseThrow(() -> new IllegalArgumentException("has to be one of "
                                + Arrays.stream(Dimension.values())
                                        .map(Dimension::code)
                                        .collect(Collectors.joining(", ")))));
    }

    static ReportPeriod every(QueryParameters parameters) {
        return parameters.parsed(
                "every",
                ReportPeriod.TOTAL,
                text -> ReportPeriod.CODES
                        .find(text)
                        .orElseThrow(() -> new IllegalArgumentException("has to be one of "
                                + Arrays.stream(ReportPeriod.values())
                                        .map(ReportPeriod::code)
                                        .collect(Collectors.joining(", ")))));
    }

    /** Reads the whole query; the default period is this month so far. Ends the reading of the parameters. */
    static CostQuery query(
            QueryParameters parameters,
            ReportDays days,
            Map<Dimension, String> filters,
            Dimension by,
            ReportPeriod every) {
        LocalDate today = days.today();
        LocalDate from = parameters.parsed("from", today.withDayOfMonth(1), days::day);
        LocalDate tomorrow = today.plusDays(1);
        LocalDate to = parameters.parsed("to", tomorrow.isAfter(from) ? tomorrow : from.plusDays(1), days::day);
        if (!to.isAfter(from)) {
            parameters.violation("to", "has to be after from; it is the first day that is not counted");
        }
        if (CostQuery.mixesTasksAndTags(by, filters)) {
            parameters.violation("tag", "is not known together with a task; ask about one of them");
        }
        parameters.done();
        return new CostQuery(from, to, by, every, filters);
    }
}
