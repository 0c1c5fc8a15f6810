package io.purser.web.reports;

import io.purser.ledger.report.ShadowLedger;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/reports/shadow}: what the shadow policy would have chosen. */
@Path("/v1/reports/shadow")
@Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
@Tag(ref = "reports")
public class ShadowResource {
    private static final List<String> PARAMETERS = List.of("month", "format");
    private static final List<String> COLUMNS = List.of(
            "policy",
            "shadow_policy",
            "target",
            "shadow_target",
            "calls",
            "estimated_cost_usd",
            "shadow_estimated_cost_usd",
            "estimated_difference_usd",
            "measured_calls",
            "cost_usd",
            "shadow_cost_usd",
            "difference_usd");

    private final ReportAccess access;
    private final ShadowLedger ledger;
    private final ReportDays days;

    ShadowResource(ReportAccess access, ShadowLedger ledger, ReportDays days) {
        this.access = access;
        this.ledger = ledger;
        this.days = days;
    }

    /** The decisions of a month, by pair of models. */
    @GET
    @Operation(operationId = "getShadowReport")
    @APIResponseSchema(ShadowReport.class)
    public Response shadow(@Context UriInfo uri, @Context HttpHeaders headers) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, PARAMETERS);
        boolean csv = Csv.isWanted(parameters, headers);
        YearMonth month = parameters.parsed("month", YearMonth.from(days.today()), days::month);
        parameters.done();
        ShadowReport report = ReportAccess.read(() -> {
            ledger.write();
            return ShadowReport.of(month, days.zone().getId(), ledger.month(month));
        });
        if (csv) {
            return Csv.answer("shadow-%s.csv".formatted(month), sheet -> {
                        sheet.row(COLUMNS);
                        report.rows().forEach(row -> sheet.row(cells(row)));
                    })
                    .build();
        }
        return Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static List<String> cells(ShadowReport.Row row) {
        List<String> cells = new ArrayList<>(List.of(
                Csv.name(row.policy()),
                Csv.name(row.shadowPolicy()),
                Csv.name(row.target()),
                row.shadowTarget() == null ? "" : Csv.name(row.shadowTarget())));
        cells.addAll(row.figures().cells());
        return cells;
    }
}
