package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.CostRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.jspecify.annotations.Nullable;

/**
 * A page of costs as JSON.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "Sums of calls, tokens and costs.",
        requiredProperties = {"from", "to", "zone", "by", "every", "total", "rows"})
public record CostReport(
        @JsonUnwrapped ReportHead head,

        @Schema(
                description = "The period of each row.",
                enumeration = {"total", "day", "week", "month", "quarter"},
                examples = "total")
        String every,

        @Schema(description = "The sums of all rows, of every page.")
        ReportFigures total,

        @Schema(description = "The rows of this page.") List<Row> rows,

        @Schema(description = "The cursor of the next page; absent on the last page.", minLength = 1) @Nullable
        String next) {
    /** The costs of one value in one period; all fields of its parts are at the top. */
    @RegisterForReflection
    @Schema(
            name = "CostRow",
            description = "The sums of one value of the dimension in one period.",
            requiredProperties = {
                "period",
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
            },
            properties = {
                @SchemaProperty(
                        name = "agent",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The agent, if the report is split by it."),
                @SchemaProperty(
                        name = "task",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The task, if the report is split by it."),
                @SchemaProperty(
                        name = "team",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The team, if the report is split by it."),
                @SchemaProperty(
                        name = "caller",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The credential, if the report is split by it."),
                @SchemaProperty(
                        name = "provider",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The provider, if the report is split by it."),
                @SchemaProperty(
                        name = "target",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The model, if the report is split by it."),
                @SchemaProperty(
                        name = "tag",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The tag, if the report is split by it.")
            })
    public record Row(
            @Schema(description = "The first day of the period.", examples = "2026-11-01")
            LocalDate period,

            @Schema(hidden = true) @JsonUnwrapped DimensionValue value,
            @JsonUnwrapped ReportFigures figures) {
        static Row of(CostQuery query, CostRow row) {
            return new Row(row.period(), DimensionValue.of(query.by(), row), ReportFigures.of(row.sums()));
        }
    }
}
