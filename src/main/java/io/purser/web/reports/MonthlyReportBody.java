package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.SnakeCaseJson;
import io.purser.ledger.report.Forecast;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The report of a month as JSON; the fields of the head and of the spenders are at the top.
 *
 * @param savings null if the catalog has no model to compare with
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "MonthlyReport")
public record MonthlyReportBody(
        @JsonUnwrapped Head head,
        ReportFigures total,
        ForecastBody forecast,
        @Nullable SavingsBody savings,
        @JsonUnwrapped Spenders spenders,
        List<PerformanceBody> performance,
        List<Day> byDay) {
    /** Which month it is. */
    @RegisterForReflection
    @SnakeCaseJson
    public record Head(String month, LocalDate from, LocalDate to, String zone, Instant generatedAt, boolean isOver) {}

    /** The forecast. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "Forecast")
    public record ForecastBody(
            Usd spentUsd,
            Usd expectedUsd,

            @Schema(implementation = String.class, nullable = true) @Nullable
            Usd lowUsd,

            @Schema(implementation = String.class, nullable = true) @Nullable
            Usd highUsd,

            int daysObserved) {
        static ForecastBody of(Forecast forecast) {
            return new ForecastBody(
                    forecast.spent(), forecast.expected(), forecast.low(), forecast.high(), forecast.daysObserved());
        }
    }

    /** The savings. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "Savings")
    public record SavingsBody(
            String best,
            Usd atBestUsd,
            Usd spentUsd,
            Usd savedUsd,
            @Schema(nullable = true) @Nullable BigDecimal savedPercent) {
        static SavingsBody of(Savings savings) {
            return new SavingsBody(
                    savings.best(),
                    savings.atBest(),
                    savings.spent(),
                    savings.saved(),
                    Percent.of(savings.saved(), savings.atBest()));
        }
    }

    /** The dearest values of each dimension. */
    @RegisterForReflection
    @SnakeCaseJson
    public record Spenders(
            List<TopReport.Row> byTeam,
            List<TopReport.Row> byAgent,
            List<TopReport.Row> byCaller,
            List<TopReport.Row> byTask,
            List<TopReport.Row> byTag,
            List<TopReport.Row> byProvider,
            List<TopReport.Row> byTarget) {}

    /** The sums of one day. */
    @RegisterForReflection
    @Schema(name = "DayFigures")
    public record Day(LocalDate day, @JsonUnwrapped ReportFigures figures) {}
}
