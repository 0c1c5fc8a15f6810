package io.purser.web.reports;

import io.purser.access.route.Caller;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.SpenderResolver;
import io.purser.ledger.MeasureTotals;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.Costs;
import io.purser.ledger.report.Dimension;
import io.purser.ledger.report.ReportPeriod;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/me}: what the caller's own key may do, its budgets, and its spend in this month. */
@Path("/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "keys")
public class OwnAccountResource {
    private final BudgetService budgets;
    private final Costs costs;
    private final ReportDays days;

    OwnAccountResource(BudgetService budgets, Costs costs, ReportDays days) {
        this.budgets = budgets;
        this.costs = costs;
        this.days = days;
    }

    /** The account of the key in this request; calls that were answered before are in it. */
    @GET
    @RunOnVirtualThread
    @Operation(operationId = "getOwnAccount")
    public OwnAccount get(@Context RoutingContext context) {
        Caller caller = Caller.of(context);
        BudgetService.await(budgets.catchUp());
        List<BudgetStatus> statuses =
                budgets.statuses(SpenderResolver.of(caller, null, null, List.of()), null, days.now());
        YearMonth month = YearMonth.from(days.today());
        CostQuery own = new CostQuery(
                month.atDay(1),
                month.plusMonths(1).atDay(1),
                Dimension.ALL,
                ReportPeriod.TOTAL,
                Map.of(Dimension.CALLER, caller.id()));
        MeasureTotals spend = ReportAccess.read(() -> costs.total(own));
        return OwnAccount.of(caller, statuses, month, spend);
    }
}
