package io.purser.web.reports;

import io.purser.access.route.Caller;
import io.purser.ledger.MeasureTotals;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.CostRow;
import io.purser.ledger.report.Costs;
import io.purser.ledger.report.Dimension;
import io.purser.ledger.report.ReportPeriod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/reports/top}: the values of a dimension that cost the most. */
@Path("/v1/reports/top")
@Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
@Tag(ref = "reports")
public class TopResource {
    private static final int USUAL_LIMIT = 10;
    private static final int LARGEST_LIMIT = 1_000;
    private static final List<String> PARAMETERS = Stream.concat(
                    Stream.of("from", "to", "by", "limit", "format"), ReportFilters.FILTERS.stream())
            .toList();

    private final ReportAccess access;
    private final Costs costs;
    private final ReportDays days;

    TopResource(ReportAccess access, Costs costs, ReportDays days) {
        this.access = access;
        this.costs = costs;
        this.days = days;
    }

    /** The dearest values of a dimension; by default, the agents of this month. */
    @GET
    @Operation(operationId = "getTop")
    @APIResponseSchema(TopReport.class)
    public Response top(@Context UriInfo uri, @Context HttpHeaders headers, @Context RoutingContext context) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, PARAMETERS);
        boolean csv = Csv.isWanted(parameters, headers);
        Dimension by = ReportFilters.by(parameters, Dimension.AGENT);
        int limit = parameters.limit("limit", USUAL_LIMIT, LARGEST_LIMIT);
        CostQuery query = ReportFilters.query(
                parameters, days, ReportFilters.filters(parameters, Caller.of(context)), by, ReportPeriod.TOTAL);
        access.catchUp();
        MeasureTotals total = ReportAccess.read(() -> costs.total(query));
        List<CostRow> rows = ReportAccess.read(() -> costs.top(query, limit));
        if (csv) {
            return Csv.answer("top-%s-%s-%s.csv".formatted(by.code(), query.from(), query.to()), sheet -> {
                        List<String> header = new ArrayList<>(List.of(by.code()));
                        header.addAll(ReportFigures.names());
                        header.add("share_percent");
                        sheet.row(header);
                        rows.forEach(row -> sheet.row(cells(row, total)));
                    })
                    .build();
        }
        TopReport report = new TopReport(
                ReportHead.of(query, days),
                ReportFigures.of(total),
                rows.stream().map(row -> TopReport.Row.of(by, row, total)).toList());
        return Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static List<String> cells(CostRow row, MeasureTotals total) {
        List<String> cells = new ArrayList<>(List.of(Csv.name(row.value())));
        cells.addAll(ReportFigures.cells(row.sums()));
        @Nullable BigDecimal share = Percent.of(row.sums().cost(), total.cost());
        cells.add(share == null ? "" : share.toPlainString());
        return cells;
    }
}
