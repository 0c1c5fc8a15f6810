package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.json.SnakeCaseJson;
import io.purser.ledger.Measure;
import io.purser.ledger.MeasureTotals;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures that every report shows for a group of calls, in one order, as JSON and as CSV. Readers of CSV count columns,
 * so that it has no figures of the cache.
 */
@RegisterForReflection
@SnakeCaseJson
public record ReportFigures(
        @JsonUnwrapped Calls counts,
        @JsonUnwrapped Tokens tokens,
        Usd costUsd,
        @JsonUnwrapped Cached cached) {
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

    /** How many calls there were, and how they ended. */
    @RegisterForReflection
    @SnakeCaseJson
    public record Calls(long calls, long errors, long cancelled, long unsettled, long overBound) {}

    /** The sums of the tokens. */
    @RegisterForReflection
    @SnakeCaseJson
    public record Tokens(
            long promptTokens, long completionTokens, long cachedTokens, long cacheWriteTokens, long reasoningTokens) {}

    /**
     * The calls that were answered from the cache.
     *
     * @param cacheSavedUsd the cost of the answers that they got again
     */
    @RegisterForReflection
    @SnakeCaseJson
    public record Cached(long cacheHits, Usd cacheSavedUsd) {}

    static ReportFigures of(MeasureTotals sums) {
        return new ReportFigures(
                new Calls(
                        sums.of(Measure.CALLS),
                        sums.of(Measure.ERRORS),
                        sums.of(Measure.CANCELLED),
                        sums.of(Measure.UNSETTLED),
                        sums.of(Measure.OVER_BOUND)),
                new Tokens(
                        sums.of(Measure.PROMPT_TOKENS),
                        sums.of(Measure.COMPLETION_TOKENS),
                        sums.of(Measure.CACHED_TOKENS),
                        sums.of(Measure.CACHE_WRITE_TOKENS),
                        sums.of(Measure.REASONING_TOKENS)),
                sums.cost(),
                new Cached(sums.of(Measure.CACHE_HITS), sums.saved()));
    }

    static List<String> names() {
        List<String> names =
                new ArrayList<>(COUNTS.stream().map(Measure::column).toList());
        names.add("cost_usd");
        return names;
    }

    static List<String> cells(MeasureTotals sums) {
        List<String> cells = new ArrayList<>();
        COUNTS.forEach(measure -> cells.add(Long.toString(sums.of(measure))));
        cells.add(sums.cost().toString());
        return cells;
    }
}
