package io.purser.web.reports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ledger.Measure;
import io.purser.ledger.MeasureTotals;
import io.purser.ledger.report.Dimension;
import io.purser.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/reports/monthly}: a month in one document. */
@Path("/v1/reports/monthly")
@Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
@Tag(ref = "reports")
public class MonthlyReportResource {
    private static final int USUAL_TOP = 10;
    private static final int LARGEST_TOP = 100;
    private static final List<String> PARAMETERS = List.of("month", "top", "best", "agent", "team", "format");
    private static final List<String> OF_JSON = List.of("month", "top", "best", "agent", "team");

    private final ReportAccess access;
    private final MonthlyReport reports;
    private final Catalog catalog;
    private final ReportDays days;
    private final ObjectMapper exact;

    MonthlyReportResource(
            ReportAccess access, MonthlyReport reports, Catalog catalog, ReportDays days, ObjectMapper json) {
        this.exact = json.copy().configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
        this.access = access;
        this.reports = reports;
        this.catalog = catalog;
        this.days = days;
    }

    /** Totals, forecast, savings, top spenders, performance and days; of one agent or team if they are given. */
    @GET
    @Operation(operationId = "getMonthlyReport")
    @APIResponseSchema(MonthlyReportBody.class)
    public Response monthly(@Context UriInfo uri, @Context HttpHeaders headers, @Context RoutingContext context) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, PARAMETERS);
        boolean csv = Csv.isWanted(parameters, headers);
        MonthlyReport.MonthlyReportRequest request = request(parameters, Caller.of(context));
        MonthlyReportBody report = report(request);
        if (csv) {
            return Csv.answer(
                            "report-%s.csv".formatted(request.month()),
                            sheet -> flatten(exact.valueToTree(report), sheet))
                    .build();
        }
        return Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /**
     * The same report for code inside Purser.
     *
     * @param given the parameters of the query, without {@code format}
     * @throws Problem {@code invalid} with every mistake, or {@code forbidden}
     */
    public MonthlyReportBody report(MultivaluedMap<String, String> given, Caller caller) {
        return report(request(new QueryParameters(given, OF_JSON), caller));
    }

    /**
     * The month and its totals as a text, which changes with the report. It takes one query.
     *
     * @throws Problem as {@link #report} does
     */
    public String totals(MultivaluedMap<String, String> given, Caller caller) {
        MonthlyReport.MonthlyReportRequest request = request(new QueryParameters(given, OF_JSON), caller);
        MeasureTotals totals = ReportAccess.read(() -> reports.totals(request));
        return Arrays.stream(Measure.values())
                .map(measure -> String.valueOf(totals.of(measure)))
                .collect(Collectors.joining(" ", request.month() + " ", ""));
    }

    private MonthlyReport.MonthlyReportRequest request(QueryParameters parameters, Caller caller) {
        YearMonth month = parameters.parsed("month", YearMonth.from(days.today()), days::month);
        int top = parameters.limit("top", USUAL_TOP, LARGEST_TOP);
        @Nullable Model best = parameters.parsed("best", this::model).orElse(null);
        Map<Dimension, String> filters = ReportFilters.filters(parameters, caller);
        parameters.done();
        return new MonthlyReport.MonthlyReportRequest(month, filters, top, best);
    }

    private MonthlyReportBody report(MonthlyReport.MonthlyReportRequest request) {
        access.catchUp();
        return ReportAccess.read(() -> reports.of(request));
    }

    private Model model(String target) {
        return catalog.find(target)
                .orElseThrow(() -> new IllegalArgumentException("is not in the catalog; there are "
                        + String.join(
                                ", ",
                                catalog.filed().stream().map(Model::target).toList())));
    }

    /** Writes one line for each figure: its section, its subject, its name and its value. */
    private static void flatten(ObjectNode report, Csv.Sheet sheet) {
        sheet.row(List.of("section", "item", "figure", "value"));
        report.properties().forEach(section -> {
            String name = section.getKey();
            JsonNode content = section.getValue();
            if (content.isArray()) {
                content.forEach(item -> flatten(name, (ObjectNode) item, true, sheet));
            } else if (content instanceof ObjectNode figures) {
                flatten(name, figures, false, sheet);
            } else {
                sheet.row(List.of("report", "", name, content.asText()));
            }
        });
    }

    private static void flatten(String section, ObjectNode figures, boolean named, Csv.Sheet sheet) {
        String first = named ? figures.fieldNames().next() : "";
        String item = named && !figures.get(first).isNull()
                ? Csv.name(figures.get(first).asText())
                : "";
        figures.properties().forEach(figure -> {
            if (!figure.getKey().equals(first) && !figure.getValue().isNull()) {
                sheet.row(List.of(
                        section, item, figure.getKey(), figure.getValue().asText()));
            }
        });
    }
}
