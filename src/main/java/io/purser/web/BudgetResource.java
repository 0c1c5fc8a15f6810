package io.purser.web;

import io.purser.access.route.Caller;
import io.purser.budget.BudgetAdministration;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.BudgetDocument;
import io.purser.budget.definition.TemporaryRaise;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import io.purser.web.budget.BudgetBody;
import io.purser.web.budget.BudgetHistory;
import io.purser.web.budget.BudgetKeys;
import io.purser.web.budget.BudgetList;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /v1/budgets}: the budgets, their scopes and their status. */
@Path("/v1/budgets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "budgets")
public class BudgetResource {
    private static final int MOST_KEYS = 1_000;

    private final BudgetAdministration administration;
    private final BudgetService budgets;
    private final Clock clock;

    BudgetResource(BudgetAdministration administration, BudgetService budgets, Clock clock) {
        this.administration = administration;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** All budgets that the caller may see, with their balances. */
    @GET
    @Operation(operationId = "listBudgets")
    public BudgetList list(@Context RoutingContext context) {
        Caller caller = Caller.of(context);
        return new BudgetList(administration.all().stream()
                .filter(budget -> maySee(caller, budget))
                .map(this::body)
                .toList());
    }

    /** One budget, with its balance in the current window. */
    @GET
    @Path("/{id}")
    @Operation(operationId = "getBudget")
    public BudgetBody get(@Context RoutingContext context, @Parameter(ref = "BudgetId") @PathParam("id") String id) {
        return body(find(id, Caller.of(context)));
    }

    /** Creates a budget. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createBudget")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BudgetDocument.class)))
    @APIResponseSchema(value = BudgetBody.class, responseCode = "201")
    public RestResponse<BudgetBody> create(@Context RoutingContext context, BudgetDefinition definition) {
        requireRaiseToCome(definition);
        Budget made = administration.create(definition, Caller.of(context).id());
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, body(made))
                .location(URI.create("/v1/budgets/" + made.id()))
                .build();
    }

    /** Replaces the whole definition of a budget by the body. */
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "changeBudget")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BudgetDocument.class)))
    public BudgetBody change(
            @Context RoutingContext context,
            @Parameter(ref = "BudgetId") @PathParam("id") String id,
            BudgetDefinition definition) {
        requireRaiseToCome(definition);
        return body(administration.change(
                find(id).id(), definition, Caller.of(context).id()));
    }

    /** Deletes a budget. */
    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteBudget")
    public void delete(@Context RoutingContext context, @Parameter(ref = "BudgetId") @PathParam("id") String id) {
        administration.delete(find(id).id(), Caller.of(context).id());
    }

    /** The changes of a budget, with time and author; also of a deleted budget. */
    @GET
    @Path("/{id}/history")
    @Operation(operationId = "getBudgetHistory")
    public BudgetHistory history(
            @Context RoutingContext context, @Parameter(ref = "BudgetId") @PathParam("id") String id) {
        Caller caller = Caller.of(context);
        if (caller.seesItsOwnAlone()) {
            find(id, caller); // the owner of a deleted budget is unknown
        }
        return new BudgetHistory(administration.history(PathId.of("budget", id)).stream()
                .map(BudgetHistory.ChangeBody::of)
                .toList());
    }

    /**
     * The balances of a budget by key, in the current window: the keys that it covers and that spent, the fullest first;
     * at most {@value #MOST_KEYS}. A budget that many keys share has none of them.
     */
    @GET
    @Path("/{id}/keys")
    @Operation(operationId = "listBudgetKeys")
    public BudgetKeys keys(@Context RoutingContext context, @Parameter(ref = "BudgetId") @PathParam("id") String id) {
        Budget budget = find(id, Caller.of(context));
        return new BudgetKeys(budgets.balances(budget, clock.instant(), MOST_KEYS).stream()
                .map(BudgetKeys.KeyBalanceBody::of)
                .toList());
    }

    private void requireRaiseToCome(BudgetDefinition definition) {
        TemporaryRaise raise = definition.raise();
        if (raise != null && !raise.until().isAfter(clock.instant())) {
            throw Problem.invalid(
                    List.of(new Violation("raise.until", "has passed; leave raise out, or give a later time")));
        }
    }

    /** A bound key sees the budgets of its own team or agent, but not the budgets that it shares with others. */
    private static boolean maySee(Caller caller, Budget budget) {
        if (!caller.seesItsOwnAlone()) {
            return true;
        }
        String team = budget.scope().team();
        return caller.agent() == null
                ? caller.team() != null && caller.team().equals(team)
                : caller.agent().equals(budget.scope().agent()) && (team == null || team.equals(caller.team()));
    }

    private Budget find(String id, Caller caller) {
        Budget budget = find(id);
        if (!maySee(caller, budget)) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no budget " + budget.id());
        }
        return budget;
    }

    private Budget find(String id) {
        UUID wanted = PathId.of("budget", id);
        return administration
                .find(wanted)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no budget " + wanted));
    }

    private BudgetBody body(Budget budget) {
        return BudgetBody.of(budgets.status(budget, clock.instant()));
    }
}
