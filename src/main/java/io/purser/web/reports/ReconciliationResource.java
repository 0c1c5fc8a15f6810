package io.purser.web.reports;

import io.purser.reconciliation.Activity;
import io.purser.reconciliation.ActivityFile;
import io.purser.reconciliation.ReconciliationReport;
import io.purser.reconciliation.Reconciliations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/usage/reconcile}: the ledger beside a provider's own account of its calls. */
@Path("/v1/usage/reconcile")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "reports")
public class ReconciliationResource {
    private static final String EXAMPLE = """
            created_at,model_permaslug,tokens_prompt,tokens_completion,cost_total
            2026-11-29 10:00:00,openai/gpt-4o-mini,1000,10,0.000156
            """;
    private static final List<String> PARAMETERS = List.of("provider", "from", "to");

    private final ReportAccess access;
    private final Reconciliations reconciliations;

    ReconciliationResource(ReportAccess access, Reconciliations reconciliations) {
        this.access = access;
        this.reconciliations = reconciliations;
    }

    /** Compares the ledger with the answer of OpenRouter's {@code GET /api/v1/activity}. */
    @POST
    @RunOnVirtualThread
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "reconcileUsage")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ActivityFile.Answer.class)),
                @Content(mediaType = Csv.TYPE, schema = @Schema(implementation = String.class, examples = EXAMPLE))
            })
    public ReconciliationReport reconcile(@Context UriInfo uri, byte[] body) {
        return compare(uri, ActivityFile.readJson(body));
    }

    /** Compares the ledger with the CSV of OpenRouter's activity page. */
    @POST
    @RunOnVirtualThread
    @Consumes(Csv.TYPE)
    @Operation(hidden = true)
    public ReconciliationReport reconcileCsv(@Context UriInfo uri, byte[] body) {
        return compare(uri, ActivityFile.readCsv(body));
    }

    private ReconciliationReport compare(UriInfo uri, List<Activity> told) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, PARAMETERS);
        requireProvider(parameters);
        LocalDate first = parameters
                .parsed("from", ReconciliationResource::day)
                .or(() -> told.stream().map(Activity::day).min(Comparator.naturalOrder()))
                .orElse(null);
        LocalDate end = parameters
                .parsed("to", ReconciliationResource::day)
                .or(() -> told.stream()
                        .map(Activity::day)
                        .max(Comparator.naturalOrder())
                        .map(day -> day.plusDays(1)))
                .orElse(null);
        if (first == null || end == null) {
            parameters.violation("from", "and to are needed, because the account has no calls");
        } else if (!first.isBefore(end)) {
            parameters.violation("to", "has to be after from, " + first);
        }
        parameters.done();
        access.catchUp();
        return reconciliations.compare(Objects.requireNonNull(first), Objects.requireNonNull(end), told);
    }

    /** Refuses each provider but the one whose account Purser reads, which is the default. */
    static void requireProvider(QueryParameters parameters) {
        parameters.parsed("provider", text -> {
            if (!text.equals(Reconciliations.PROVIDER)) {
                throw new IllegalArgumentException("has to be openrouter, the one provider whose account Purser reads");
            }
            return text;
        });
    }

    private static LocalDate day(String text) {
        LocalDate day;
        try {
            day = LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("has to be a date, as in 2026-11-30", e);
        }
        if (day.getYear() < 1 || day.getYear() > 9_999) {
            throw new IllegalArgumentException("has to be in the years from 0001 to 9999");
        }
        return day;
    }
}
