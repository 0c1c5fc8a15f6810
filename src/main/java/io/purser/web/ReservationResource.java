package io.purser.web;

import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.budget.BudgetService;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.web.budget.ReservationPage;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/reservations}: the reservations of {@code route} that are still open. */
@Path("/v1/reservations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "budgets")
public class ReservationResource {
    private static final int LARGEST_PAGE = 1_000;

    private final BudgetService budgets;

    ReservationResource(BudgetService budgets) {
        this.budgets = budgets;
    }

    /** A page of open reservations, the newest first: the caller's own, or all of them for the operator. */
    @GET
    @Operation(operationId = "listReservations")
    public ReservationPage list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        Caller caller = Caller.of(context);
        List<Reservation> found =
                budgets.holds(caller.is(Role.OPERATOR) ? null : caller.id(), page.cursor(), page.limit());
        return new ReservationPage(
                found.stream().map(ReservationPage.ReservationBody::of).toList(), page.next(found, Reservation::id));
    }

    /** Voids a reservation that the caller, or for an operator anybody, does not need; a repetition does no harm. */
    @DELETE
    @Path("/{id}")
    @Operation(operationId = "voidReservation")
    public void end(@Context RoutingContext context, @Parameter(ref = "ReservationId") @PathParam("id") String text) {
        UUID id = PathId.of("reservation", text);
        SettlementResult settled =
                BudgetService.await(budgets.settle(new Settlement.VoidedByCaller(id, holder(id, Caller.of(context)))));
        switch (settled) {
            case SettlementResult.Voided(), SettlementResult.NotFound() -> {
                // No reservation of that id is open: it was voided before, it has expired, or it never existed.
            }
            case SettlementResult.NotAHold() ->
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "%s is held for a call under way, and goes back when the call ends".formatted(id));
            case SettlementResult.Recorded recorded ->
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "%s was used already, and stands in the ledger at %s USD".formatted(id, recorded.cost()));
            case SettlementResult.Different different -> throw new IllegalStateException("no figures were told");
            case SettlementResult.KeyTaken taken ->
                throw new IllegalStateException("a reservation is voided without a key");
        }
    }

    /** Whose reservation the caller may void: its own, or for an operator that of everybody. */
    private String holder(UUID id, Caller caller) {
        return caller.is(Role.OPERATOR)
                ? budgets.reservation(id).map(open -> open.spender().caller()).orElse(caller.id())
                : caller.id();
    }
}
