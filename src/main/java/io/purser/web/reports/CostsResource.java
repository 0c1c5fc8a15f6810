package io.purser.web.reports;

import io.purser.access.route.Caller;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.CostRow;
import io.purser.ledger.report.Costs;
import io.purser.ledger.report.Dimension;
import io.purser.ledger.report.ReportPeriod;
import io.purser.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/costs}: costs by any dimension and period, from the roll-ups. */
@Path("/v1/costs")
@Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
@Tag(ref = "reports")
public class CostsResource {
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final List<String> PARAMETERS = Stream.concat(
                    Stream.of("from", "to", "by", "every", "limit", "cursor", "format"), ReportFilters.FILTERS.stream())
            .toList();

    private static final List<String> OF_JSON =
            PARAMETERS.stream().filter(name -> !name.equals("format")).toList();

    private final ReportAccess access;
    private final Costs costs;
    private final ReportDays days;
    private final ExportLimiter exports;

    CostsResource(ReportAccess access, Costs costs, ReportDays days, ExportLimiter exports) {
        this.exports = exports;
        this.access = access;
        this.costs = costs;
        this.days = days;
    }

    /**
     * Sums of calls, tokens and costs. JSON comes in pages. CSV comes whole unless a limit is given; then a Link header
     * names the next page.
     */
    @GET
    @RunOnVirtualThread
    @Operation(operationId = "getCosts")
    @APIResponseSchema(CostReport.class)
    public Response costs(@Context UriInfo uri, @Context HttpHeaders headers, @Context RoutingContext context) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, PARAMETERS);
        boolean csv = Csv.isWanted(parameters, headers);
        boolean whole = csv && !parameters.has("limit");
        Question question = question(parameters, Caller.of(context));
        CostQuery query = question.query();
        access.catchUp();
        if (whole) {
            return exports.begin(
                    context,
                    csv(
                            query,
                            sheet -> costs.list(
                                    query, question.after(), Long.MAX_VALUE, row -> sheet.row(cells(query, row)))));
        }
        Rows page = rows(question);
        if (csv) {
            Response.ResponseBuilder answer =
                    csv(query, sheet -> page.rows().forEach(row -> sheet.row(cells(query, row))));
            if (page.next() != null) {
                answer.link(
                        uri.getRequestUriBuilder()
                                .replaceQueryParam("cursor", page.next())
                                .build(),
                        "next");
            }
            return answer.build();
        }
        return Response.ok(json(query, page), MediaType.APPLICATION_JSON_TYPE).build();
    }

    /**
     * The same page for code inside Purser.
     *
     * @param given the parameters of the query, without {@code format}
     * @throws Problem {@code invalid} with every mistake, or {@code forbidden}
     */
    public CostReport report(MultivaluedMap<String, String> given, Caller caller) {
        Question question = question(new QueryParameters(given, OF_JSON), caller);
        access.catchUp();
        return json(question.query(), rows(question));
    }

    /** A query and its page. */
    private record Question(CostQuery query, Costs.@Nullable Position after, int limit) {}

    /** The rows of a page, and the cursor of the next page. */
    private record Rows(List<CostRow> rows, @Nullable String next) {}

    private Question question(QueryParameters parameters, Caller caller) {
        Dimension by = ReportFilters.by(parameters, Dimension.ALL);
        ReportPeriod every = ReportFilters.every(parameters);
        int limit = parameters.limit("limit", USUAL_LIMIT, LARGEST_LIMIT);
        Costs.Position after =
                parameters.parsed("cursor", CostsResource::position).orElse(null);
        return new Question(
                ReportFilters.query(parameters, days, ReportFilters.filters(parameters, caller), by, every),
                after,
                limit);
    }

    private Rows rows(Question question) {
        List<CostRow> rows = new ArrayList<>();
        ReportAccess.read(() -> {
            costs.list(question.query(), question.after(), question.limit() + 1L, rows::add);
            return rows;
        });
        List<CostRow> page = rows.subList(0, Math.min(question.limit(), rows.size()));
        return new Rows(page, rows.size() > question.limit() ? cursor(page.getLast()) : null);
    }

    private CostReport json(CostQuery query, Rows page) {
        return new CostReport(
                ReportHead.of(query, days),
                query.every().code(),
                ReportFigures.of(ReportAccess.read(() -> costs.total(query))),
                page.rows().stream().map(row -> CostReport.Row.of(query, row)).toList(),
                page.next());
    }

    private static Response.ResponseBuilder csv(CostQuery query, Csv.Rows rows) {
        return Csv.answer("costs-%s-%s.csv".formatted(query.from(), query.to()), sheet -> {
            List<String> header = new ArrayList<>(List.of("period"));
            if (query.by() != Dimension.ALL) {
                header.add(query.by().code());
            }
            header.addAll(ReportFigures.names());
            sheet.row(header);
            rows.to(sheet);
        });
    }

    private static List<String> cells(CostQuery query, CostRow row) {
        List<String> cells = new ArrayList<>(List.of(row.period().toString()));
        if (query.by() != Dimension.ALL) {
            cells.add(Csv.name(row.value()));
        }
        cells.addAll(ReportFigures.cells(row.sums()));
        return cells;
    }

    private static String cursor(CostRow last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.period() + " " + last.value()).getBytes(StandardCharsets.UTF_8));
    }

    private static Costs.Position position(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            if (space == "2026-11-23".length() && text.indexOf('\0') < 0) {
                return new Costs.Position(LocalDate.parse(text.substring(0, space)), text.substring(space + 1));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // falls through to the sentence that says how to correct it
        }
        throw new IllegalArgumentException("is not one that this API gave; take it from \"next\"");
    }
}
