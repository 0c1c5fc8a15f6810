package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.ledger.MeasureTotals;
import io.purser.ledger.report.CostRow;
import io.purser.ledger.report.Dimension;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.jspecify.annotations.Nullable;

/** The dearest values of a dimension as JSON. */
@RegisterForReflection
@Schema(
        description = "The values of a dimension that cost the most.",
        requiredProperties = {"from", "to", "zone", "by", "total", "rows"})
public record TopReport(
        @JsonUnwrapped ReportHead head,

        @Schema(description = "The sums of all values.") ReportFigures total,

        @Schema(description = "The values, the dearest first.")
        List<Row> rows) {
    /**
     * The costs of one value; all fields of its parts are at the top.
     *
     * @param sharePercent its share of the whole cost, or null if the whole cost is zero
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "TopRow",
            description = "The sums of one value of the dimension.",
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
                "cost_usd",
                "share_percent"
            },
            properties = {
                @SchemaProperty(
                        name = "agent",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The agent, in a list of agents."),
                @SchemaProperty(
                        name = "task",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The task, in a list of tasks."),
                @SchemaProperty(
                        name = "team",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The team, in a list of teams."),
                @SchemaProperty(
                        name = "caller",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The credential, in a list of credentials."),
                @SchemaProperty(
                        name = "provider",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The provider, in a list of providers."),
                @SchemaProperty(
                        name = "target",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The model, in a list of models."),
                @SchemaProperty(
                        name = "tag",
                        type = SchemaType.STRING,
                        nullable = true,
                        description = "The tag, in a list of tags.")
            })
    public record Row(
            @Schema(hidden = true) @JsonUnwrapped DimensionValue value,
            @JsonUnwrapped ReportFigures figures,

            @Schema(
                    description = "The share of the whole cost, in percent; null if that is zero.",
                    nullable = true,
                    examples = "12.5")
            @Nullable
            BigDecimal sharePercent) {
        static Row of(Dimension by, CostRow row, MeasureTotals total) {
            return new Row(
                    DimensionValue.of(by, row),
                    ReportFigures.of(row.sums()),
                    Percent.of(row.sums().cost(), total.cost()));
        }
    }
}
