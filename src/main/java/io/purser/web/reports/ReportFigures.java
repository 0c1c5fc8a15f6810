package io.purser.web.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.ledger.Measure;
import io.purser.ledger.MeasureTotals;
import java.util.ArrayList;
import java.util.List;

/** The figures that every report shows for a group of calls, in one order, as JSON and as CSV. */
final class ReportFigures {
    static final String COST = "cost_usd";

    private static final List<Measure> COUNTS = List.of(
            Measure.CALLS,
            Measure.ERRORS,
            Measure.CANCELLED,
            Measure.UNSETTLED,
            Measure.OVER_BOUND,
            Measure.PROMPT_TOKENS,
            Measure.COMPLETION_TOKENS,
            Measure.CACHED_TOKENS,
            Measure.CACHE_WRITE_TOKENS,
            Measure.REASONING_TOKENS);

    private ReportFigures() {}

    static ObjectNode putInto(ObjectNode json, MeasureTotals sums) {
        COUNTS.forEach(measure -> json.put(measure.column(), sums.of(measure)));
        return json.put(COST, sums.cost().toString());
    }

    static List<String> names() {
        List<String> names =
                new ArrayList<>(COUNTS.stream().map(Measure::column).toList());
        names.add(COST);
        return names;
    }

    static List<String> cells(MeasureTotals sums) {
        List<String> cells = new ArrayList<>();
        COUNTS.forEach(measure -> cells.add(Long.toString(sums.of(measure))));
        cells.add(sums.cost().toString());
        return cells;
    }
}
