package io.purser.web.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.RequestActor;
import io.purser.access.route.Caller;
import io.purser.budget.AppBudgets;
import io.purser.deploy.Blueprint;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.app.App;
import io.purser.deploy.app.AppDefinition;
import io.purser.deploy.app.AppService;
import io.purser.deploy.store.OwnedPage;
import io.purser.functions.AppRequest;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.web.Page;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /v1/apps}: the apps that a push deploys, or that {@code deploy} deploys by name. */
@Path("/v1/apps")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
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
    @Operation(operationId = "listApps")
    public AppList list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        Caller caller = Caller.of(context);
        return AppList.of(apps.page(new OwnedPage(page.cursor(), caller.team(), caller.agent(), page.limit())), page);
    }

    /** The app, without the values of its secrets, and its newest releases. */
    @GET
    @Path("/{name}")
    @Operation(operationId = "getApp")
    public AppDetails get(@Context RoutingContext context, @Parameter(ref = "AppName") @PathParam("name") String name) {
        App app = find(context, name);
        return AppDetails.of(app, budgets.find(name), apps.releases(app, RELEASES));
    }

    /** Creates or replaces the definition of an app from its next release on; deploys nothing. */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "putApp")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = AppRequest.class)))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AppBody.class)))
    @APIResponse(
            responseCode = "201",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = AppBody.class)))
    public RestResponse<AppBody> put(
            @Context RoutingContext context, @Parameter(ref = "AppName") @PathParam("name") String name, byte[] body) {
        Caller caller = Caller.of(context);
        try {
            AppRequest.name(name);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("name", String.valueOf(e.getMessage()));
        }
        AppRequest.Described described = AppRequest.read(name, body, caller, json);
        requireOrderable(described.recipe());
        AppService.Written written = apps.put(
                name,
                described.recipe(),
                caller.team(),
                caller.agent(),
                RequestActor.of(context),
                connection -> budgets.put(connection, name, described.budget(), caller));
        return RestResponse.status(
                written.isNew() ? RestResponse.Status.CREATED : RestResponse.Status.OK, AppBody.of(written.app()));
    }

    /** Deletes the app, and has its running deployments closed. */
    @DELETE
    @Path("/{name}")
    @Operation(operationId = "deleteApp")
    public void delete(@Context RoutingContext context, @Parameter(ref = "AppName") @PathParam("name") String name) {
        Caller caller = Caller.of(context);
        apps.delete(
                find(context, name), RequestActor.of(context), connection -> budgets.delete(connection, name, caller));
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
}
