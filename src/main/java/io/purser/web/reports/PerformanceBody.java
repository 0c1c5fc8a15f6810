package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.ledger.Measure;
import io.purser.ledger.MeasureTotals;
import io.purser.ledger.report.CostRow;
import io.purser.ledger.report.Percentiles;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Times and errors of one model as JSON. Percentiles exist for each target and not for each caller, so a caller that
 * sees only one team gets means.
 *
 * @param errorPercent null without calls
 * @param meanLatencyMs null without answered calls
 * @param percentiles null if the caller sees only a part of the calls
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Performance")
public record PerformanceBody(
        String target,
        long calls,
        long errors,
        @Schema(nullable = true) @Nullable BigDecimal errorPercent,
        @Schema(nullable = true) @Nullable BigDecimal meanLatencyMs,
        @Schema(nullable = true) @Nullable BigDecimal meanFirstTokenMs,
        @JsonUnwrapped @Nullable PercentileFigures percentiles) {
    /** Percentiles of the times of one model. */
    @RegisterForReflection
    public record PercentileFigures(
            @Schema(name = "p50_latency_ms", nullable = true) @JsonProperty("p50_latency_ms") @Nullable
            Long latency50,

            @Schema(name = "p95_latency_ms", nullable = true) @JsonProperty("p95_latency_ms") @Nullable
            Long latency95,

            @Schema(name = "p50_first_token_ms", nullable = true) @JsonProperty("p50_first_token_ms") @Nullable
            Long firstToken50,

            @Schema(name = "p95_first_token_ms", nullable = true) @JsonProperty("p95_first_token_ms") @Nullable
            Long firstToken95) {
        static @Nullable PercentileFigures of(Percentiles.@Nullable Of times) {
            return times == null
                    ? null
                    : new PercentileFigures(
                            times.latency50(), times.latency95(), times.firstToken50(), times.firstToken95());
        }
    }

    static PerformanceBody of(CostRow row, Percentiles.@Nullable Of times) {
        MeasureTotals sums = row.sums();
        return new PerformanceBody(
                row.value(),
                sums.of(Measure.CALLS),
                sums.of(Measure.ERRORS),
                Percent.of(sums.of(Measure.ERRORS), sums.of(Measure.CALLS) - sums.of(Measure.CACHE_HITS)),
                mean(sums, Measure.LATENCY_MS, Measure.LATENCY_CALLS),
                mean(sums, Measure.FIRST_TOKEN_MS, Measure.FIRST_TOKEN_CALLS),
                PercentileFigures.of(times));
    }

    private static @Nullable BigDecimal mean(MeasureTotals sums, Measure time, Measure calls) {
        long count = sums.of(calls);
        return count == 0
                ? null
                : BigDecimal.valueOf(sums.of(time)).divide(BigDecimal.valueOf(count), 1, RoundingMode.HALF_UP);
    }
}
