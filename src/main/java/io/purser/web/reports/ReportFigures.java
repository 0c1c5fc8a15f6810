package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.ledger.Measure;
import io.purser.ledger.MeasureTotals;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The figures that every report shows for a group of calls, in one order, as JSON and as CSV. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(
        description = "The sums of a group of calls.",
        requiredProperties = {
            "calls",
            "errors",
            "cancelled",
            "unsettled",
            "over_bound",
            "prompt_tokens",
            "completion_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "reasoning_tokens",
            "cost_usd"
        })
public record ReportFigures(
        @JsonUnwrapped Calls counts,
        @JsonUnwrapped Tokens tokens,

        @Schema(description = "What was charged.", examples = "0.0008")
        Usd costUsd) {
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
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Calls(
            @Schema(description = "All calls.", examples = "10")
            long calls,

            @Schema(description = "Those that failed.", examples = "1")
            long errors,

            @Schema(description = "Those that the caller gave up.", examples = "0")
            long cancelled,

            @Schema(description = "Those of which nobody knows how they ended.", examples = "0")
            long unsettled,

            @Schema(description = "Those whose provider claimed more than the bound.", examples = "0")
            long overBound) {}

    /** The sums of the tokens. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Tokens(
            @Schema(description = "The tokens that were read.", examples = "1000")
            long promptTokens,

            @Schema(description = "The tokens that were written.", examples = "200")
            long completionTokens,

            @Schema(description = "The tokens of prompts that were cached.", examples = "0")
            long cachedTokens,

            @Schema(description = "The tokens of prompts that were written to a cache.", examples = "0")
            long cacheWriteTokens,

            @Schema(description = "The tokens that models spent on reasoning.", examples = "0")
            long reasoningTokens) {}

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
                sums.cost());
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
