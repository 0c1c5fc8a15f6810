package io.purser.web.deployment;

import io.purser.access.route.Caller;
import io.purser.deploy.DeploymentService;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/deployments/{id}/events} and {@code …/logs}: what happens to a deployment, and what it writes. */
@Path("/v1/deployments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
public class DeploymentEventResource {
    /** How many lines of each service are returned if nobody says it. */
    public static final int USUAL_TAIL = 100;
    /** The most lines of each service that are returned. */
    public static final int LONGEST_TAIL = 10_000;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final DeploymentService deployments;
    private final DeploymentFinder finder;
    private final EventStreams streams;

    DeploymentEventResource(DeploymentService deployments, EventStreams streams) {
        this.deployments = deployments;
        this.streams = streams;
        this.finder = new DeploymentFinder(deployments);
    }

    /** The events of the deployment so far. */
    @GET
    @Path("/{id}/events")
    @Operation(operationId = "listDeploymentEvents")
    public EventList events(
            @Context RoutingContext context, @Parameter(ref = "DeploymentId") @PathParam("id") String id) {
        return EventList.of(deployments.events(finder.find(context, id).order().id(), 0));
    }

    /**
     * The events of the deployment as server-sent events until it is over, for at most ten minutes; continues after
     * {@code Last-Event-ID}.
     */
    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking // The search for the deployment asks the database; a method that returns a stream would run on an event
    // loop.
    @Operation(operationId = "listDeploymentEvents")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            description = "Each event has its number as the id, its kind as the name,"
                                                    + " and a DeploymentEvent as the data.",
                                            examples = "id: 4\nevent: reached\ndata: {\"number\": 4}\n\n")))
    public Multi<OutboundSseEvent> follow(
            @Context RoutingContext context,
            @Context Sse sse,
            @Parameter(ref = "DeploymentId") @PathParam("id") String id,
            @Parameter(
                            description = "Continues after the event of this number.",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9]{1,9}$"),
                            example = "3")
                    @HeaderParam("Last-Event-ID")
                    @Nullable
                    String lastEventId) {
        UUID deployment = finder.find(context, id).order().id();
        int after = lastEventId != null && NUMBER.matcher(lastEventId).matches() ? Integer.parseInt(lastEventId) : 0;
        return streams.follow(Caller.of(context), deployment, after)
                .map(event -> sse.newEventBuilder()
                        .id(Integer.toString(event.number()))
                        .name(event.kind().code())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(EventBody.class, EventBody.of(event))
                        .build());
    }

    /** The last lines that the deployment's services logged: {@code ?tail=100&service=web}. */
    @GET
    @Path("/{id}/logs")
    @Operation(operationId = "getDeploymentLogs")
    @Parameter(
            name = "tail",
            in = ParameterIn.QUERY,
            description = "How many lines of each service to return.",
            schema =
                    @Schema(
                            type = SchemaType.INTEGER,
                            minimum = "1",
                            maximum = LONGEST_TAIL + "",
                            defaultValue = USUAL_TAIL + ""),
            example = "50")
    @Parameter(
            name = "service",
            in = ParameterIn.QUERY,
            description = "The service whose lines to return. Without it, the lines of all services are returned.",
            schema = @Schema(type = SchemaType.STRING),
            example = "web")
    public LogLines logs(@Context RoutingContext context, @Parameter(ref = "DeploymentId") @PathParam("id") String id) {
        List<Violation> violations = new ArrayList<>();
        for (String name : new TreeSet<>(context.queryParams().names())) {
            if (!Set.of("tail", "service").contains(name)) {
                violations.add(new Violation(name, "is not known here; there are tail and service"));
            }
        }
        String given = context.queryParams().get("tail");
        int tail = given == null ? USUAL_TAIL : NUMBER.matcher(given).matches() ? Integer.parseInt(given) : 0;
        if (tail < 1 || tail > LONGEST_TAIL) {
            violations.add(new Violation("tail", "has to be a whole number from 1 to " + LONGEST_TAIL));
        }
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        String service = context.queryParams().get("service");
        return logs(context, id, tail, service);
    }

    /**
     * The same lines for code inside Purser.
     *
     * @param tail how many lines of each service, from 1 to {@link #LONGEST_TAIL}
     * @param service the service, or null for all
     * @throws Problem {@code not_found}, or {@code conflict} if nothing of the deployment runs
     */
    public LogLines logs(RoutingContext context, String id, int tail, @Nullable String service) {
        return LogLines.of(deployments.logs(finder.find(context, id), tail, service == null ? "" : service));
    }
}
