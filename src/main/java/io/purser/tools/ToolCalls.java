package io.purser.tools;

import io.purser.access.body.BodyMemory;
import io.purser.access.route.Caller;
import io.purser.functions.FunctionCalls;
import io.purser.gateway.ModelList;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.web.deployment.DeploymentEventResource;
import io.purser.web.deployment.DeploymentResource;
import io.purser.web.deployment.SdlResource;
import io.purser.web.reports.CostsResource;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;

/** Calls the functions and the resources behind the tools, with the caller of the request. */
@ApplicationScoped
class ToolCalls {
    private final FunctionCalls functions;
    private final DeploymentResource deployments;
    private final DeploymentEventResource logs;
    private final CostsResource costs;
    private final ModelList models;
    private final SdlResource sdl;

    ToolCalls(
            FunctionCalls functions,
            DeploymentResource deployments,
            DeploymentEventResource logs,
            CostsResource costs,
            ModelList models,
            SdlResource sdl) {
        this.functions = functions;
        this.deployments = deployments;
        this.logs = logs;
        this.costs = costs;
        this.models = models;
        this.sdl = sdl;
    }

    /**
     * Calls the tool.
     *
     * @param arguments the JSON object of the arguments
     * @return the answer, which Jackson can write
     * @throws Problem as the route behind the tool
     */
    Object call(Tool tool, byte[] arguments, RoutingContext context) {
        requireLength(tool, arguments);
        LongConsumer memory = memory(context);
        return switch (tool) {
            case ROUTE -> functions.route(arguments, memory);
            case BUDGET_CHECK -> functions.budgetCheck(arguments, memory);
            case RECORD_USAGE -> functions.recordUsage(arguments, memory);
            case DELEGATE -> functions.delegate(arguments, memory);
            case DEPLOY -> functions.deploy(arguments, memory);
            case DEPLOYMENT_STATUS -> deployments.get(context, onlyId(arguments, memory));
            case CLOSE_DEPLOYMENT ->
                Objects.requireNonNull(
                        deployments.close(context, onlyId(arguments, memory)).getEntity());
            case DEPLOYMENT_LOGS -> logs(arguments, memory, context);
            case COST_REPORT ->
                costs.report(QueryArguments.read(arguments, Set.of("limit"), memory), Caller.of(context));
            case MODELS -> {
                StrictJson.readObject(arguments, memory).done();
                yield models.all(Caller.of(context));
            }
            case SDL_CHECK -> sdl.checkJson(arguments);
        };
    }

    /** The endpoint reads longer bodies than most of the routes behind its tools. */
    private static void requireLength(Tool tool, byte[] arguments) {
        long limit = tool.route().intake().limit(Long.MAX_VALUE);
        if (arguments.length > limit) {
            throw Problem.of(
                    ProblemType.TOO_LARGE,
                    "the arguments are longer than the %d bytes that are read here".formatted(limit));
        }
    }

    /** Takes bytes from the memory of the request, or throws a problem if they are not free. */
    static LongConsumer memory(RoutingContext context) {
        HeapLease lease = BodyMemory.of(context);
        return lease == null ? bytes -> {} : lease::grow;
    }

    private static String onlyId(byte[] arguments, LongConsumer memory) {
        Fields fields = StrictJson.readObject(arguments, memory);
        String id = id(fields);
        fields.done();
        return id;
    }

    private static String id(Fields fields) {
        Object id = fields.id("id");
        if (!fields.has("id")) {
            fields.violation("id", "is missing: the id of the deployment");
        }
        return String.valueOf(id);
    }

    private Object logs(byte[] arguments, LongConsumer memory, RoutingContext context) {
        Fields fields = StrictJson.readObject(arguments, memory);
        String id = id(fields);
        long tail = fields.count("tail", 1, DeploymentEventResource.LONGEST_TAIL)
                .orElse(DeploymentEventResource.USUAL_TAIL);
        String service = fields.name("service");
        fields.done();
        return logs.logs(context, id, (int) tail, service);
    }
}
