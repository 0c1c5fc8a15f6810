package io.purser.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.budget.BudgetService;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.ids.TimeOrderedUuids;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/reservations}: the reservations of {@code route} that are still open. */
@Path("/v1/reservations")
@Produces(MediaType.APPLICATION_JSON)
public class ReservationResource {
    private static final int LARGEST_PAGE = 1_000;

    private final BudgetService budgets;

    ReservationResource(BudgetService budgets) {
        this.budgets = budgets;
    }

    /** A page of open reservations, the newest first: the caller's own, or all of them for the operator. */
    @GET
    public String list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        Caller caller = Caller.of(context);
        List<Reservation> found =
                budgets.holds(caller.is(Role.OPERATOR) ? null : caller.id(), page.cursor(), page.limit());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("reservations");
        found.forEach(reservation -> list.add(document(reservation)));
        if (found.size() == page.limit()) {
            answer.put("next", found.getLast().id().toString());
        }
        return answer.toString();
    }

    /** Voids a reservation that the caller does not need; a repetition does no harm. */
    @DELETE
    @Path("/{id}")
    public Response giveBack(@Context RoutingContext context, @PathParam("id") String text) {
        UUID id = id(text);
        SettlementResult settled = BudgetService.await(budgets.settle(
                new Settlement.VoidedByCaller(id, Caller.of(context).id())));
        return switch (settled) {
            // No reservation of that id is open: it was voided before, it has expired, or it never existed.
            case SettlementResult.Voided(), SettlementResult.NotFound() ->
                Response.noContent().build();
            case SettlementResult.NotPromised() ->
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "%s is held for a call under way, and goes back when the call ends".formatted(id));
            case SettlementResult.Recorded recorded ->
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "%s was used already, and stands in the ledger at %s USD".formatted(id, recorded.cost()));
            case SettlementResult.Different different -> throw new IllegalStateException("no figures were told");
            case SettlementResult.KeyTaken taken ->
                throw new IllegalStateException("a promise is given back without a key");
        };
    }

    private static ObjectNode document(Reservation reservation) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", reservation.id().toString())
                .put("target", reservation.provider() + ":" + reservation.model())
                .put("amount_usd", reservation.bound().toString())
                .put("created_at", TimeOrderedUuids.timeOf(reservation.id()).toString())
                .put("expires_at", reservation.expiresAt().toString())
                .put("key", reservation.spender().caller());
        put(json, "agent", reservation.spender().agent());
        put(json, "task", reservation.spender().task());
        put(json, "team", reservation.spender().team());
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no reservation of that id; ids are UUIDs");
        }
    }
}
