package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "MonthlyReport",
        description = "A month in one document.",
        requiredProperties = {
            "month",
            "from",
            "to",
            "zone",
            "generated_at",
            "is_over",
            "total",
            "forecast",
            "by_team",
            "by_agent",
            "by_caller",
            "by_task",
            "by_tag",
            "by_provider",
            "by_target",
            "performance",
            "by_day"
        })
public record MonthlyReportBody(
        @JsonUnwrapped Head head,

        @Schema(description = "The sums of the month.") ReportFigures total,

        @Schema(description = "What the month will probably cost.")
        ForecastBody forecast,

        @Schema(description = "The saving against the best model; absent if there is none to compare with.") @Nullable
        SavingsBody savings,

        @JsonUnwrapped Spenders spenders,

        @Schema(description = "Times and errors of each model.")
        List<PerformanceBody> performance,

        @Schema(description = "The sums of each day with calls.")
        List<Day> byDay) {
    /** Which month it is. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Head(
            @Schema(description = "The month.", examples = "2026-11")
            String month,

            @Schema(description = "Its first day.", examples = "2026-11-01")
            LocalDate from,

            @Schema(description = "The first day after it.", examples = "2026-12-01")
            LocalDate to,

            @Schema(description = "The time zone in which days begin.", examples = "UTC")
            String zone,

            @Schema(description = "When the report was made.")
            Instant generatedAt,

            @Schema(description = "Whether the month is over.", examples = "false")
            boolean isOver) {}

    /** The forecast. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "Forecast",
            description = "What the month will probably cost, from the last whole days.",
            requiredProperties = {"spent_usd", "expected_usd", "low_usd", "high_usd", "days_observed"})
    public record ForecastBody(
            @Schema(description = "What was spent so far.", examples = "0.0008")
            Usd spentUsd,

            @Schema(description = "What will probably be spent.", examples = "0.01")
            Usd expectedUsd,

            @Schema(
                    description = "The lower end; null if too few days were observed.",
                    implementation = String.class,
                    nullable = true,
                    examples = "0.008")
            @Nullable
            Usd lowUsd,

            @Schema(
                    description = "The upper end; null if too few days were observed.",
                    implementation = String.class,
                    nullable = true,
                    examples = "0.012")
            @Nullable
            Usd highUsd,

            @Schema(description = "How many whole days it comes from.", minimum = "0", examples = "7")
            int daysObserved) {
        static ForecastBody of(Forecast forecast) {
            return new ForecastBody(
                    forecast.spent(), forecast.expected(), forecast.low(), forecast.high(), forecast.daysObserved());
        }
    }

    /** The savings. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "Savings",
            description = "The cost of the same tokens at the best model, and their real cost.",
            requiredProperties = {"best", "at_best_usd", "spent_usd", "saved_usd", "saved_percent"})
    public record SavingsBody(
            @Schema(description = "The best model as provider:model.", examples = "requesty:claude-3-sonnet")
            String best,

            @Schema(description = "The cost there, at its list prices.", examples = "0.01")
            Usd atBestUsd,

            @Schema(description = "The real cost.", examples = "0.0008")
            Usd spentUsd,

            @Schema(description = "The saving; negative if the calls cost more.", examples = "0.0092")
            Usd savedUsd,

            @Schema(
                    description = "The same in percent; null if the cost at the best model is zero.",
                    nullable = true,
                    examples = "92")
            @Nullable
            BigDecimal savedPercent) {
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
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Spenders(
            @Schema(description = "The dearest teams.") List<TopReport.Row> byTeam,

            @Schema(description = "The dearest agents.") List<TopReport.Row> byAgent,

            @Schema(description = "The dearest credentials.")
            List<TopReport.Row> byCaller,

            @Schema(description = "The dearest tasks.") List<TopReport.Row> byTask,

            @Schema(description = "The dearest tags.") List<TopReport.Row> byTag,

            @Schema(description = "The dearest providers.") List<TopReport.Row> byProvider,

            @Schema(description = "The dearest models.") List<TopReport.Row> byTarget) {}

    /** The sums of one day. */
    @RegisterForReflection
    @Schema(
            name = "DayFigures",
            description = "The sums of one day.",
            requiredProperties = {
                "day",
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
    public record Day(
            @Schema(description = "The day.", examples = "2026-11-22")
            LocalDate day,

            @JsonUnwrapped ReportFigures figures) {}
}
