package io.purser.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.manifest.ManifestService;
import io.purser.budget.StoredResponses;
import io.purser.deploy.Blueprint;
import io.purser.deploy.ChangeService;
import io.purser.deploy.CostAnalysis;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.functions.DeployRequest;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/deployments}: the deployments, their progress and their end. The function {@code deploy} orders them. */
@Path("/v1/deployments")
@Produces(MediaType.APPLICATION_JSON)
public class DeploymentResource {
    private static final int LARGEST_PAGE = 100;
    private static final int USUAL_TAIL = 100;
    private static final int LONGEST_TAIL = 10_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Usd LEAST_DEPOSIT = Usd.parse("0.01");
    private static final Usd MOST_DEPOSIT = Usd.parse("1000000");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final DeploymentService deployments;
    private final ChangeService changes;
    private final CostAnalysis costs;

    DeploymentResource(DeploymentService deployments, ChangeService changes, CostAnalysis costs) {
        this.costs = costs;
        this.deployments = deployments;
        this.changes = changes;
    }

    /** A page of deployments, the newest first. A key that is bound to a team or an agent sees only theirs. */
    @GET
    public String list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        Caller caller = Caller.of(context);
        List<DeploymentService.DeploymentSummary> found =
                deployments.page(page.cursor(), caller.team(), caller.agent(), page.limit());
        ObjectNode answer = DeploymentDocuments.object();
        ArrayNode list = answer.putArray("deployments");
        found.forEach(known -> list.add(DeploymentDocuments.brief(known)));
        if (found.size() == page.limit()) {
            answer.put("next", found.getLast().order().id().toString());
        }
        return answer.toString();
    }

    /** One deployment: state, history, bids with the reason for each choice, addresses, cost, and remaining escrow. */
    @GET
    @Path("/{id}")
    public String get(@Context RoutingContext context, @PathParam("id") String id) {
        DeploymentService.DeploymentSummary known = find(context, id);
        UUID deployment = known.order().id();
        return DeploymentDocuments.whole(
                        known,
                        deployments.events(deployment, 0),
                        deployments.bids(deployment),
                        deployments.view(known),
                        costs.of(known),
                        deployments.gas(deployment))
                .toString();
    }

    /** Has the deployment closed; the rest of its deposit comes back. Answers at once; a second call answers the same. */
    @DELETE
    @Path("/{id}")
    public Response close(@Context RoutingContext context, @PathParam("id") String id) {
        DeploymentService.DeploymentSummary closing =
                deployments.close(find(context, id).order().id());
        return Response.status(closing.progress().state().isOver() ? Response.Status.OK : Response.Status.ACCEPTED)
                .entity(DeploymentDocuments.brief(closing).toString())
                .build();
    }

    /**
     * Has the deployment run another image ({@code image}, and {@code service} if there are several), or another SDL.
     * If the groups stay the same, Purser updates it in place. Otherwise another deployment replaces it when ready.
     */
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(@Context RoutingContext context, @PathParam("id") String id, byte[] body) {
        DeploymentService.DeploymentSummary known = find(context, id);
        Fields fields = StrictJson.readObject(body);
        String image = fields.text("image", 1_000);
        String service = fields.text("service", 200);
        boolean allowDataLoss = fields.flag("allow_data_loss", false);
        boolean isConverted = fields.flag("convert_denomination", false);
        String key = fields.text("idempotency_key", 255);
        Blueprint blueprint = DeployRequest.readBlueprint(fields, !fields.has("image"));
        if (fields.has("image") && (fields.has("sdl") || fields.has("template"))) {
            fields.violation("image", "must not be given beside an sdl or a template");
        }
        fields.done();
        ChangeService.Updated updated = changes.update(
                known,
                image == null && blueprint != null ? blueprint.sdl() : withImage(known, service, String.valueOf(image)),
                fields.has("convert_denomination") ? isConverted : null,
                blueprint != null && !blueprint.secrets().isEmpty(),
                allowDataLoss,
                StoredResponses.key(
                        Caller.of(context).id(),
                        key,
                        "PUT /v1/deployments/" + known.order().id(),
                        body));
        ObjectNode answer = DeploymentDocuments.brief(updated.deployment()).put("in_place", updated.inPlace());
        List<String> warnings = new ArrayList<>(updated.warnings());
        if (!updated.inPlace()) {
            answer.put("replaces", known.order().id().toString());
            warnings.add("another deployment runs it: its URIs differ, and both deposits are held until this one is"
                    + " ready and the one before closes");
        }
        if (!warnings.isEmpty()) {
            warnings.forEach(answer.putArray("warnings")::add);
        }
        return Response.accepted(answer.toString()).build();
    }

    private Sdl withImage(DeploymentService.DeploymentSummary known, @Nullable String service, String image) {
        Sdl sdl = changes.sdl(known.order().id());
        List<String> services = sdl.manifest().groups().stream()
                .flatMap(group -> group.services().stream())
                .map(ManifestService::name)
                .distinct()
                .toList();
        if (service == null && services.size() > 1) {
            throw Problem.invalid("service", "is missing; there are " + String.join(", ", services));
        }
        return sdl.withImage(service == null ? services.getFirst() : service, image);
    }

    /** Adds {@code amount_usd} to the deployment's escrow, if the budgets can hold the amount. */
    @POST
    @Path("/{id}/deposit")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response deposit(@Context RoutingContext context, @PathParam("id") String id, byte[] body) {
        DeploymentService.DeploymentSummary known = find(context, id);
        Fields fields = StrictJson.readObject(body);
        Usd amount = fields.parsed("amount_usd", 30, Usd::parse);
        String key = fields.text("idempotency_key", 255);
        if (!fields.has("amount_usd")) {
            fields.violation("amount_usd", "is missing, as in \"5\"");
        } else if (amount != null && (LEAST_DEPOSIT.isMoreThan(amount) || amount.isMoreThan(MOST_DEPOSIT))) {
            fields.violation("amount_usd", "has to be between " + LEAST_DEPOSIT + " and " + MOST_DEPOSIT);
        }
        fields.done();
        DeploymentService.DeploymentSummary asked = changes.deposit(
                known,
                DeploymentService.uact(amount == null ? Usd.ZERO : amount)
                        .amount()
                        .longValueExact(),
                StoredResponses.key(
                        Caller.of(context).id(),
                        key,
                        "POST /v1/deployments/" + known.order().id() + "/deposit",
                        body));
        return Response.accepted(DeploymentDocuments.brief(asked).toString()).build();
    }

    /** The events of the deployment so far. */
    @GET
    @Path("/{id}/events")
    public String events(@Context RoutingContext context, @PathParam("id") String id) {
        ObjectNode answer = DeploymentDocuments.object();
        ArrayNode list = answer.putArray("events");
        deployments.events(find(context, id).order().id(), 0).forEach(event -> list.add(DeploymentDocuments.of(event)));
        return answer.toString();
    }

    /** The events of the deployment as server-sent events until it is over; continues after {@code Last-Event-ID}. */
    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> follow(
            @Context RoutingContext context,
            @Context Sse sse,
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
        UUID deployment = find(context, id).order().id();
        AtomicInteger last = new AtomicInteger(
                lastEventId != null && NUMBER.matcher(lastEventId).matches() ? Integer.parseInt(lastEventId) : 0);
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .item(() -> after(deployment, last))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .withDelay(BETWEEN_LOOKS)
                .whilst(look -> !look.isOver())
                .onItem()
                .transformToIterable(Look::events)
                .map(event -> sse.newEventBuilder()
                        .id(Integer.toString(event.number()))
                        .name(event.kind().code())
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(DeploymentDocuments.of(event).toString())
                        .build());
    }

    /** The events since the last look, and whether no more events will come. */
    private record Look(List<DeploymentEvent> events, boolean isOver) {}

    private Look after(UUID deployment, AtomicInteger last) {
        // The order matters: the next look sees an event that happens between these two queries.
        boolean isOver = deployments
                .find(deployment)
                .map(known -> known.progress().state().isOver())
                .orElse(true);
        List<DeploymentEvent> events = deployments.events(deployment, last.get());
        if (!events.isEmpty()) {
            last.set(events.getLast().number());
        }
        return new Look(events, isOver);
    }

    /** The last lines that the deployment's services logged: {@code ?tail=100&service=web}. */
    @GET
    @Path("/{id}/logs")
    public String logs(@Context RoutingContext context, @PathParam("id") String id) {
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
        ObjectNode answer = DeploymentDocuments.object();
        ArrayNode lines = answer.putArray("lines");
        deployments
                .logs(find(context, id), tail, service == null ? "" : service)
                .forEach(
                        line -> lines.addObject().put("replica", line.replica()).put("text", line.text()));
        return answer.toString();
    }

    /** Finds a deployment; a caller does not find the deployments of another team or agent. */
    private DeploymentService.DeploymentSummary find(RoutingContext context, String id) {
        Caller caller = Caller.of(context);
        return uuid(id).flatMap(deployments::find)
                .filter(known -> caller.team() == null
                        || caller.team().equals(known.order().spender().team()))
                .filter(known -> caller.agent() == null
                        || caller.agent().equals(known.order().spender().agent()))
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no deployment of that id"));
    }

    private static java.util.Optional<UUID> uuid(String text) {
        try {
            return java.util.Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return java.util.Optional.empty();
        }
    }
}
