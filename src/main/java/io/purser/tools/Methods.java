package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.access.route.Caller;
import io.purser.json.PlainJson;
import io.purser.liveness.FatalErrors;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.ConfidentialName;
import io.purser.toolservers.ContentKind;
import io.purser.toolservers.OfferedTool;
import io.purser.toolservers.client.LogLevel;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The methods of the protocol. */
@ApplicationScoped
class Methods {
    static final String INITIALIZE = "initialize";
    static final String CALL_TOOL = "tools/call";
    static final String READ_RESOURCE = "resources/read";
    static final String GET_PROMPT = "prompts/get";

    private static final String DISCOVER = "server/discover";
    private static final String INSTRUCTIONS =
            "Purser holds the money of agents. Before expensive work, ask budget_check. Before you call a model, ask route,"
                    + " and tell record_usage what the call used. Before you deploy, call deploy with dry_run, which tells"
                    + " the price. Give each spend an idempotency_key: then a repeated call is charged once. Amounts are"
                    + " decimals of US dollars as texts.";
    /** A key's rights may change, and its lists with them. */
    private static final long LIST_FRESH_MS = 60_000;
    /** What the server offers changes with a release only. */
    private static final long SERVER_FRESH_MS = 3_600_000;

    private final ToolDescriptions descriptions;
    private final ToolCalls calls;
    private final ToolResults results;
    private final ServerTools others;
    private final ServerContent content;
    private final Resources resources;
    private final CallerSessions sessions;
    private final ResourceSubscriptions subscriptions;
    private final String version;

    Methods(
            ToolDescriptions descriptions,
            ToolCalls calls,
            ToolResults results,
            ServerTools others,
            ServerContent content,
            Resources resources,
            CallerSessions sessions,
            ResourceSubscriptions subscriptions,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.descriptions = descriptions;
        this.calls = calls;
        this.results = results;
        this.others = others;
        this.content = content;
        this.resources = resources;
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.version = version;
    }

    /**
     * Serves a request.
     *
     * @throws RpcError if there is no such method, or if its parameters are wrong
     */
    ObjectNode serve(RpcMessage message, Revision revision, RoutingContext context) {
        Caller caller = Caller.of(context);
        requireNoCursor(message);
        ObjectNode result = switch (message.method()) {
            case "tools/list" ->
                list(
                        "tools",
                        others.listed(descriptions.of(Tool.of(caller)), caller, ToolCalls.memory(context)),
                        revision);
            case CALL_TOOL -> call(message, revision, caller, context);
            case "resources/list" -> list(ContentKind.RESOURCE, resources.list(caller), caller, revision, context);
            case "resources/templates/list" ->
                list(ContentKind.TEMPLATE, resources.templates(caller), caller, revision, context);
            case READ_RESOURCE -> read(message, revision, caller, context);
            case "prompts/list" -> list(ContentKind.PROMPT, Prompts.list(caller), caller, revision, context);
            case GET_PROMPT ->
                content.prompt(message, revision, caller, context)
                        .orElseGet(() -> Prompts.get(message, caller, ToolCalls.memory(context)));
            case "completion/complete" ->
                content.complete(message, revision, caller, context)
                        .orElseGet(() -> Completions.complete(message, resources, caller, ToolCalls.memory(context)));
            default -> revision.isStateless() ? ofStateless(message) : ofHandshake(message, context);
        };
        if (revision.isStateless()) {
            result.putIfAbsent("resultType", TextNode.valueOf("complete"));
            result.withObject("/_meta").set("io.modelcontextprotocol/serverInfo", serverInfo());
        }
        return result;
    }

    private ObjectNode ofStateless(RpcMessage message) {
        if (!message.method().equals(DISCOVER)) {
            throw unknown(message).withStatus(ProblemType.NOT_FOUND.status());
        }
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        Revision.dates().forEach(result.putArray("supportedVersions")::add);
        result.set("capabilities", capabilities());
        result.put("instructions", INSTRUCTIONS);
        return cached(result, SERVER_FRESH_MS, false);
    }

    private ObjectNode ofHandshake(RpcMessage message, RoutingContext context) {
        return switch (message.method()) {
            case INITIALIZE -> {
                sessions.begin(message, Caller.of(context), context);
                ObjectNode result = PlainJson.MAPPER.createObjectNode();
                result.put(
                        "protocolVersion",
                        Revision.negotiated(message.needed("protocolVersion")).date());
                ObjectNode capabilities = capabilities();
                if (sessions.areThere()) {
                    capabilities.withObject("/resources").put("subscribe", true);
                }
                result.set("capabilities", capabilities);
                result.set("serverInfo", serverInfo());
                yield result.put("instructions", INSTRUCTIONS);
            }
            case "ping" -> PlainJson.MAPPER.createObjectNode();
            case "logging/setLevel" -> {
                // Without a session nobody can remember it.
                LogLevel _ = Notices.level("params.level", message.needed("level"));
                yield PlainJson.MAPPER.createObjectNode();
            }
            case "resources/subscribe" -> subscriptions.begin(message, context);
            case "resources/unsubscribe" -> subscriptions.end(message, context);
            default -> throw unknown(message);
        };
    }

    private static RpcError unknown(RpcMessage message) {
        return RpcError.of(
                RpcError.METHOD_NOT_FOUND,
                "there is no method \"%s\" here".formatted(RpcError.shortened(message.method())));
    }

    private static ObjectNode capabilities() {
        ObjectNode capabilities = PlainJson.MAPPER.createObjectNode();
        for (String name : List.of("tools", "resources", "prompts", "completions", "logging")) {
            capabilities.putObject(name);
        }
        return capabilities;
    }

    private ObjectNode serverInfo() {
        return PlainJson.MAPPER
                .createObjectNode()
                .put("name", "purser")
                .put("title", "Purser")
                .put("version", version);
    }

    /** Every list fits into one page. */
    private static void requireNoCursor(RpcMessage message) {
        if (message.text("cursor") != null) {
            throw RpcError.of(RpcError.INVALID_PARAMS, "this server gives no cursors; leave it out");
        }
    }

    private static ObjectNode list(String name, ArrayNode items, Revision revision) {
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        result.set(name, items);
        return revision.isStateless() ? cached(result, LIST_FRESH_MS, true) : result;
    }

    private ObjectNode list(ContentKind kind, ArrayNode own, Caller caller, Revision revision, RoutingContext context) {
        return list(kind.field(), content.listed(kind, own, caller, ToolCalls.memory(context)), revision);
    }

    private static ObjectNode cached(ObjectNode result, long freshMs, boolean isOfCaller) {
        return result.put("ttlMs", freshMs).put("cacheScope", isOfCaller ? "private" : "public");
    }

    private ObjectNode call(RpcMessage message, Revision revision, Caller caller, RoutingContext context) {
        String name = message.needed("name");
        Optional<OfferedTool> other = others.find(name, caller);
        if (other.isPresent()) {
            return others.call(other.get(), message, revision, caller, context);
        }
        Tool tool = Tool.CODES
                .find(name)
                .orElseThrow(() -> RpcError.of(
                        RpcError.INVALID_PARAMS, "there is no tool \"%s\" here".formatted(RpcError.shortened(name))));
        if (!tool.isFor(caller)) {
            throw RpcError.of(
                    RpcError.INVALID_PARAMS,
                    "this key may not use the tool %s, which is for the roles %s; tools/list has those that it may use"
                            .formatted(
                                    tool.code(),
                                    tool.roles().stream()
                                            .sorted()
                                            .map(role -> role.code())
                                            .collect(Collectors.joining(", "))));
        }
        requireNothingAside(tool, message);
        byte[] arguments = message.arguments();
        try {
            return results.success(tool, calls.call(tool, arguments, context), ToolCalls.memory(context));
        } catch (RuntimeException failure) {
            return ToolResults.failure(tool, arguments, problem(context, failure));
        }
    }

    /**
     * An argument that stands beside the arguments is not read. So a dry run would spend, a key would not make a spend
     * happen once, and a confidential prompt would be taken for another.
     */
    private void requireNothingAside(Tool tool, RpcMessage message) {
        for (String name : message.aside()) {
            if (ConfidentialName.of(name) != ConfidentialName.OTHER || descriptions.takes(tool, name)) {
                throw RpcError.of(
                        RpcError.INVALID_PARAMS,
                        "%s: is not read here; write it in params.arguments".formatted(RpcError.shortened(name)));
            }
        }
    }

    private ObjectNode read(RpcMessage message, Revision revision, Caller caller, RoutingContext context) {
        String uri = message.needed("uri");
        Optional<Resources.Content> own;
        try {
            own = resources.read(uri, caller);
        } catch (RuntimeException failure) {
            throw RpcError.of(problem(context, failure));
        }
        if (own.isEmpty()) {
            ObjectNode others =
                    content.read(message, revision, caller, context).orElseThrow(() -> noResource(uri, revision));
            return revision.isStateless() && !others.has("resultType") ? cached(others, 0, true) : others;
        }
        ObjectNode result = PlainJson.MAPPER.createObjectNode();
        result.putArray("contents").add(own.get().toJson());
        return revision.isStateless()
                ? cached(result, own.get().freshMs(), own.get().isOfCaller())
                : result;
    }

    static RpcError noResource(String uri, Revision revision) {
        return RpcError.of(
                        revision.isStateless() ? RpcError.INVALID_PARAMS : RpcError.RESOURCE_NOT_FOUND,
                        "there is no such resource for this key; resources/list has those that there are")
                .with(PlainJson.MAPPER.createObjectNode().put("uri", uri));
    }

    static Problem problem(RoutingContext context, RuntimeException failure) {
        FatalErrors.endOn(failure);
        return HttpProblems.of(context, failure);
    }
}
