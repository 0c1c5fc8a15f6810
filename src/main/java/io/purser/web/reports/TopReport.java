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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The dearest values of a dimension as JSON. */
@RegisterForReflection
public record TopReport(@JsonUnwrapped ReportHead head, ReportFigures total, List<Row> rows) {
    /**
     * The costs of one value; all fields of its parts are at the top.
     *
     * @param sharePercent its share of the whole cost, or null if the whole cost is zero
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "TopRow")
    public record Row(
            @Schema(hidden = true) @JsonUnwrapped DimensionValue value,
            @JsonUnwrapped ReportFigures figures,
            @Schema(nullable = true) @Nullable BigDecimal sharePercent) {
        static Row of(Dimension by, CostRow row, MeasureTotals total) {
            return new Row(
                    DimensionValue.of(by, row),
                    ReportFigures.of(row.sums()),
                    Percent.of(row.sums().cost(), total.cost()));
        }
    }
}
