package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.SnakeCaseJson;
import io.purser.ledger.report.ShadowLedger;
import io.purser.ledger.report.ShadowSums;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a month by two policies, as JSON.
 *
 * @param sameCalls the decisions in which both chose the same model
 */
@RegisterForReflection
@SnakeCaseJson
public record ShadowReport(String month, String zone, ShadowFigures total, long sameCalls, List<Row> rows) {
    /**
     * The decisions in which the policies chose these two models; all fields of its parts are at the top.
     *
     * @param shadowTarget null if no model could serve the request
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "ShadowRow")
    public record Row(
            String policy,
            String shadowPolicy,
            String target,
            @Schema(nullable = true) @Nullable String shadowTarget,
            @JsonUnwrapped ShadowFigures figures) {
        static Row of(ShadowLedger.Pair pair, ShadowSums sums) {
            return new Row(
                    pair.policy(),
                    pair.shadowPolicy(),
                    pair.target(),
                    pair.shadowTarget().isEmpty() ? null : pair.shadowTarget(),
                    ShadowFigures.of(sums));
        }
    }

    /** What decisions of two policies come to. */
    @RegisterForReflection
    @SnakeCaseJson
    public record ShadowFigures(
            long calls,
            Usd estimatedCostUsd,
            Usd shadowEstimatedCostUsd,
            Usd estimatedDifferenceUsd,
            long measuredCalls,
            Usd costUsd,
            Usd shadowCostUsd,
            Usd differenceUsd) {
        static ShadowFigures of(ShadowSums sums) {
            return new ShadowFigures(
                    sums.calls(),
                    sums.estimated(),
                    sums.shadowEstimated(),
                    sums.estimatedDifference(),
                    sums.measuredCalls(),
                    sums.cost(),
                    sums.shadowCost(),
                    sums.difference());
        }

        List<String> cells() {
            return List.of(
                    Long.toString(calls),
                    estimatedCostUsd.toString(),
                    shadowEstimatedCostUsd.toString(),
                    estimatedDifferenceUsd.toString(),
                    Long.toString(measuredCalls),
                    costUsd.toString(),
                    shadowCostUsd.toString(),
                    differenceUsd.toString());
        }
    }

    static ShadowReport of(YearMonth month, String zone, Map<ShadowLedger.Pair, ShadowSums> pairs) {
        return new ShadowReport(
                month.toString(),
                zone,
                ShadowFigures.of(pairs.values().stream().reduce(ShadowSums.NONE, ShadowSums::plus)),
                pairs.entrySet().stream()
                        .filter(pair -> pair.getKey().isSame())
                        .mapToLong(pair -> pair.getValue().calls())
                        .sum(),
                pairs.entrySet().stream()
                        .map(pair -> Row.of(pair.getKey(), pair.getValue()))
                        .sorted(Comparator.comparingLong(
                                        (Row row) -> row.figures().calls())
                                .reversed())
                        .toList());
    }
}
