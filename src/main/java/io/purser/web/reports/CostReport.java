package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.json.SnakeCaseJson;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.CostRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of costs as JSON.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@RegisterForReflection
@SnakeCaseJson
public record CostReport(
        @JsonUnwrapped ReportHead head,
        String every,
        ReportFigures total,
        List<Row> rows,
        @Nullable String next) {
    /** The costs of one value in one period; all fields of its parts are at the top. */
    @RegisterForReflection
    @Schema(name = "CostRow")
    public record Row(
            LocalDate period,
            @Schema(hidden = true) @JsonUnwrapped DimensionValue value,
            @JsonUnwrapped ReportFigures figures) {
        static Row of(CostQuery query, CostRow row) {
            return new Row(row.period(), DimensionValue.of(query.by(), row), ReportFigures.of(row.sums()));
        }
    }
}
