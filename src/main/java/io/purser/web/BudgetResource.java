package io.purser.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.budget.BudgetAdministration;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.BudgetStatus;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;

/** {@code /v1/budgets}: the budgets, their scopes and their status. */
@Path("/v1/budgets")
@Produces(MediaType.APPLICATION_JSON)
public class BudgetResource {
    private static final JsonMapper JSON = new JsonMapper();

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
    public String list(@Context RoutingContext context) {
        Caller caller = Caller.of(context);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("budgets");
        administration.all().stream()
                .filter(budget -> maySee(caller, budget))
                .forEach(budget -> list.add(toJson(budget)));
        return answer.toString();
    }

    /** One budget, with its balance in the current window. */
    @GET
    @Path("/{id}")
    public String get(@Context RoutingContext context, @PathParam("id") String id) {
        return toJson(find(id, Caller.of(context))).toString();
    }

    /** Creates a budget. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Context RoutingContext context, byte[] body) {
        Budget made = administration.create(
                BudgetDefinition.read(body), Caller.of(context).id());
        return Response.created(URI.create("/v1/budgets/" + made.id()))
                .entity(toJson(made).toString())
                .build();
    }

    /** Replaces the whole definition of a budget by the body. */
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public String change(@Context RoutingContext context, @PathParam("id") String id, byte[] body) {
        Budget changed = administration.change(
                find(id).id(), BudgetDefinition.read(body), Caller.of(context).id());
        return toJson(changed).toString();
    }

    /** Deletes a budget. */
    @DELETE
    @Path("/{id}")
    public Response delete(@Context RoutingContext context, @PathParam("id") String id) {
        administration.delete(find(id).id(), Caller.of(context).id());
        return Response.noContent().build();
    }

    /** The changes of a budget, with time and author; also of a deleted budget. */
    @GET
    @Path("/{id}/history")
    public String history(@Context RoutingContext context, @PathParam("id") String id) {
        Caller caller = Caller.of(context);
        if (caller.seesItsOwnAlone()) {
            find(id, caller); // the owner of a deleted budget is unknown
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("changes");
        for (BudgetAdministration.Change change : administration.history(id(id))) {
            ObjectNode item = list.addObject()
                    .put("time", change.time().toString())
                    .put("changed_by", change.changedBy())
                    .put("action", change.action());
            put(item, "before", change.before());
            put(item, "after", change.after());
        }
        return answer.toString();
    }

    private static void put(ObjectNode item, String name, @org.jspecify.annotations.Nullable String definition) {
        if (definition == null) {
            return;
        }
        try {
            item.set(name, JSON.readTree(definition));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition in the history is not JSON", e);
        }
    }

    /** A bound key sees the budgets of its own team or agent, but not the budgets that it shares with others. */
    private static boolean maySee(Caller caller, Budget budget) {
        return !caller.seesItsOwnAlone()
                || (caller.agent() != null
                        && caller.agent().equals(budget.scope().agent()))
                || (caller.agent() == null
                        && caller.team() != null
                        && caller.team().equals(budget.scope().team()));
    }

    private Budget find(String id, Caller caller) {
        Budget budget = find(id);
        if (!maySee(caller, budget)) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no budget " + budget.id());
        }
        return budget;
    }

    private Budget find(String id) {
        return administration
                .find(id(id))
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no budget " + id(id)));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no budget of that id; ids are UUIDs");
        }
    }

    private ObjectNode toJson(Budget budget) {
        BudgetStatus status = budgets.status(budget, clock.instant());
        Balance balance = status.balance();
        ObjectNode json = JSON.createObjectNode().put("id", budget.id().toString());
        json.setAll(BudgetDefinition.of(budget).toJson());
        json.put("spent_usd", balance.spent().toString());
        json.put("reserved_usd", balance.reserved().toString());
        json.put("remaining_usd", balance.remaining().toString());
        json.put("remaining_percent", balance.remainingPercent());
        if (!balance.over().isZero()) {
            json.put("over_usd", balance.over().toString());
        }
        if (status.window().endsAt() != null) {
            json.put("resets_at", status.window().endsAt().toString());
        }
        return json;
    }
}
