package io.purser.web.reports;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.reconciliation.ReconciledMonth;
import io.purser.reconciliation.ReconciledMonths;
import io.purser.reconciliation.Reconciliations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/usage/reconciliations}: months of the ledger beside the account that Purser asks OpenRouter for. */
@Path("/v1/usage/reconciliations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "reports")
public class ReconciliationsResource {
    private static final int USUAL = 12;
    private static final int LARGEST = 120;

    private final ReportAccess access;
    private final Reconciliations reconciliations;

    ReconciliationsResource(ReportAccess access, Reconciliations reconciliations) {
        this.access = access;
        this.reconciliations = reconciliations;
    }

    /** Asks OpenRouter for the days of a month, compares, and keeps the result. */
    @POST
    @RunOnVirtualThread
    @Operation(operationId = "reconcileMonth")
    public ReconciledMonth reconcile(@Context UriInfo uri) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, List.of("provider", "month"));
        ReconciliationResource.requireProvider(parameters);
        LocalDate today = reconciliations.today();
        YearMonth month = parameters.parsed("month", YearMonth.from(today.minusDays(1)), text -> {
            YearMonth parsed = month(text);
            if (parsed.isAfter(YearMonth.from(today))) {
                throw new IllegalArgumentException("has to be this month in UTC or one before it");
            }
            return parsed;
        });
        parameters.done();
        access.catchUp();
        return reconciliations.reconcile(month);
    }

    /** The months that were compared. */
    @GET
    @RunOnVirtualThread
    @Operation(operationId = "listReconciliations")
    public ReconciledMonths list(@Context UriInfo uri) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, List.of("limit"));
        int limit = parameters.limit("limit", USUAL, LARGEST);
        parameters.done();
        return reconciliations.all(limit);
    }

    /** One month with every difference. */
    @GET
    @Path("/{month}")
    @RunOnVirtualThread
    @Operation(operationId = "getReconciliation")
    public ReconciledMonth get(@Parameter(ref = "ReconciledMonthOfPath") @PathParam("month") String month) {
        access.require();
        YearMonth asked;
        try {
            asked = month(month);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no such month; months are as in 2026-11");
        }
        return reconciliations
                .kept(asked)
                .orElseThrow(() -> Problem.of(
                        ProblemType.NOT_FOUND,
                        "%s was not compared; POST /v1/usage/reconciliations?month=%s compares it"
                                .formatted(asked, asked)));
    }

    private static YearMonth month(String text) {
        try {
            YearMonth month = YearMonth.parse(text);
            if (month.getYear() >= 1 && month.getYear() <= 9_999) {
                return month;
            }
        } catch (DateTimeException e) {
            // the sentence below says what is right
        }
        throw new IllegalArgumentException("has to be a month, as in 2026-11");
    }
}
