package io.purser.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.ClientAddress;
import io.purser.access.key.AuditLog;
import io.purser.access.route.Caller;
import io.purser.budget.AppBudgets;
import io.purser.deploy.Blueprint;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.app.App;
import io.purser.deploy.app.AppDefinition;
import io.purser.deploy.app.AppRelease;
import io.purser.deploy.app.AppService;
import io.purser.functions.AppRequest;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /v1/apps}: the apps that a push deploys, or that {@code deploy} deploys by name. */
@Path("/v1/apps")
@Produces(MediaType.APPLICATION_JSON)
public class AppResource {
    private static final int LARGEST_PAGE = 100;
    private static final int RELEASES = 20;

    private final AppService apps;
    private final DeploymentService deployments;
    private final AppBudgets budgets;
    private final ObjectMapper json;

    AppResource(AppService apps, DeploymentService deployments, AppBudgets budgets, ObjectMapper json) {
        this.deployments = deployments;
        this.budgets = budgets;
        this.apps = apps;
        this.json = json;
    }

    /** A page of apps, the newest first. A key that is bound to a team or an agent sees only theirs. */
    @GET
    public String list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        Caller caller = Caller.of(context);
        List<App> found = apps.page(page.cursor(), caller.team(), caller.agent(), page.limit());
        ObjectNode answer = DeploymentDocuments.object();
        ArrayNode list = answer.putArray("apps");
        found.forEach(app -> list.add(document(app)));
        if (found.size() == page.limit()) {
            answer.put("next", found.getLast().id().toString());
        }
        return answer.toString();
    }

    /** The app, without the values of its secrets, and its newest releases. */
    @GET
    @Path("/{name}")
    public String get(@Context RoutingContext context, @PathParam("name") String name) {
        App app = find(context, name);
        ObjectNode answer = document(app);
        budgets.find(name)
                .ifPresent(budget -> answer.putObject("budget")
                        .put("limit_usd", budget.limit().toString())
                        .put("window", budget.window().code()));
        ArrayNode releases = answer.putArray("releases");
        apps.releases(app, RELEASES).forEach(release -> releases.add(document(release)));
        return answer.toString();
    }

    /** Creates or replaces the definition of an app from its next release on; deploys nothing. */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@Context RoutingContext context, @PathParam("name") String name, byte[] body) {
        Caller caller = Caller.of(context);
        try {
            AppRequest.name(name);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("name", String.valueOf(e.getMessage()));
        }
        AppRequest.Described described = AppRequest.read(name, body, caller, json);
        requireOrderable(described.recipe());
        budgets.require(name, described.budget(), caller);
        AppService.Written written = apps.put(name, described.recipe(), caller.team(), caller.agent(), actor(context));
        budgets.put(name, described.budget(), caller);
        return Response.status(written.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .entity(document(written.app()).toString())
                .build();
    }

    /** Deletes the app, and has its running deployments closed. */
    @DELETE
    @Path("/{name}")
    public Response delete(@Context RoutingContext context, @PathParam("name") String name) {
        apps.delete(find(context, name), actor(context));
        budgets.delete(name, Caller.of(context));
        return Response.noContent().build();
    }

    /** Refuses a definition now if no release could order it, so that a push does not fail later. */
    private void requireOrderable(AppDefinition recipe) {
        if (recipe.sdl() != null) {
            deployments.requireOrderable(
                    new Blueprint(recipe.sdl(), recipe.env(), recipe.secrets()).sdl(),
                    recipe.market(),
                    recipe.convertDenomination());
        }
    }

    private App find(RoutingContext context, String name) {
        Caller caller = Caller.of(context);
        return apps.find(name, caller.team(), caller.agent())
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no app of that name"));
    }

    private static AuditLog.Actor actor(RoutingContext context) {
        @Nullable String address = ClientAddress.of(context);
        return new AuditLog.Actor(Caller.of(context).id(), address);
    }

    private static ObjectNode document(App app) {
        AppDefinition recipe = app.recipe();
        ObjectNode json = DeploymentDocuments.object().put("app", app.name());
        put(json, "deployment", app.deployment());
        put(json, "repository", recipe.repository());
        put(json, "branch", recipe.branch());
        put(json, "sdl", recipe.sdl());
        put(json, "template", recipe.template());
        put(json, "image", recipe.image());
        put(json, "service", recipe.service());
        json.put("trigger", recipe.trigger().name().toLowerCase(Locale.ROOT));
        put(json, "workflow", recipe.workflow());
        ObjectNode env = json.putObject("env");
        recipe.env().forEach(env::put);
        ArrayNode secrets = json.putArray("secrets");
        new TreeSet<>(recipe.secrets().keySet()).forEach(secrets::add);
        put(
                json,
                "market",
                recipe.market() == null ? null : recipe.market().name().toLowerCase(Locale.ROOT));
        if (recipe.convertDenomination() != null) {
            json.put("convert_denomination", recipe.convertDenomination());
        }
        json.putObject("bids").put("strategy", recipe.bids().strategy().code());
        put(json, "max_usd_per_month", recipe.maxUsdPerMonth());
        json.put("deposit_usd", recipe.depositUsd().toString());
        json.put("redeploy", recipe.redeploys());
        json.put("top_up", recipe.topUp() != null);
        put(json, "team", recipe.spender().team());
        put(json, "agent", recipe.spender().agent());
        json.put("created_at", app.createdAt().toString());
        json.put("updated_at", app.updatedAt().toString());
        return json;
    }

    private static ObjectNode document(AppRelease release) {
        ObjectNode json = DeploymentDocuments.object()
                .put("release", release.id().toString())
                .put("state", release.state().code())
                .put("message", release.message())
                .put("requested_by", release.requestedBy());
        put(json, "revision", release.revision());
        put(json, "deployment", release.deployment());
        return json.put("created_at", release.createdAt().toString())
                .put("updated_at", release.updatedAt().toString());
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
