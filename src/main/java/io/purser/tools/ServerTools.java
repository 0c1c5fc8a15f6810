package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.liveness.FatalErrors;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.ConfidentialName;
import io.purser.toolservers.CallTerms;
import io.purser.toolservers.OfferedTool;
import io.purser.toolservers.ToolCall;
import io.purser.toolservers.ToolServerCalls;
import io.purser.toolservers.ToolServers;
import io.purser.toolservers.client.WrittenObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** The tools of other servers, beside Purser's own. */
@ApplicationScoped
class ServerTools {
    /** What Purser reads in {@code _meta}, without underscores. */
    private static final Set<String> OF_META = Set.of("idempotencykey", "dryrun", "agent", "task");

    private final ToolServers servers;
    private final ToolServerCalls calls;
    private final CallerSessions sessions;
    private final HeapAccount account;

    ServerTools(ToolServers servers, ToolServerCalls calls, CallerSessions sessions, HeapAccount account) {
        this.servers = servers;
        this.calls = calls;
        this.sessions = sessions;
        this.account = account;
    }

    /**
     * The list with the tools that the caller may use behind Purser's own. Purser's own are there in any case, and the
     * others as far as there is memory for them.
     *
     * @param memory receives the bytes that the descriptions take
     */
    ArrayNode listed(ArrayNode own, Caller caller, LongConsumer memory) {
        List<ServerItems.Item> tools = servers.toolsOf(caller).stream()
                .map(tool -> new ServerItems.Item(tool.description().length(), tool::description))
                .toList();
        return ServerItems.append(own, "tools", tools, memory);
    }

    /** The tool of that name, if the caller may use it. */
    Optional<OfferedTool> find(String name, Caller caller) {
        return servers.tool(name, caller);
    }

    /**
     * The result of a call.
     *
     * @throws RpcError if something that Purser reads in {@code _meta} stands beside the arguments, or if the call does
     *     not belong to the questions that it answers
     */
    ObjectNode call(OfferedTool tool, RpcMessage message, Revision revision, Caller caller, RoutingContext context) {
        for (String name : message.aside()) {
            if (ConfidentialName.of(name) != ConfidentialName.OTHER || OF_META.contains(letters(name))) {
                throw RpcError.of(
                        RpcError.INVALID_PARAMS,
                        "%s: is not read here; write it in params._meta as io.purser/%s, or in params.arguments if the tool has it"
                                .formatted(RpcError.shortened(name), RpcError.shortened(name)));
            }
        }
        Rounds rounds = Rounds.of(message, revision);
        Map<String, String> headers =
                ParameterHeaders.of(tool, message, revision, context.request().headers());
        Optional<Notices> notices =
                Notices.of(message, revision, context.request().headers());
        // A call goes on if its caller leaves, and its answer is kept for its key.
        return RequestMemory.use(context, caller, account, memory -> {
            NoticeStream stream = notices.map(
                            wanted -> NoticeStream.open(wanted, context, memory, sessions.resumption(context, caller)))
                    .orElse(null);
            ToolCall call = new ToolCall(
                    new WrittenObject(message.arguments()),
                    rounds.abilities(),
                    rounds.answered(),
                    headers,
                    stream == null ? null : stream.listening(),
                    sessions.questions(context, caller, stream, memory::grow));
            return call(tool, call, message, caller, context, memory);
        });
    }

    private ObjectNode call(
            OfferedTool tool,
            ToolCall call,
            RpcMessage message,
            Caller caller,
            RoutingContext context,
            HeapLease memory) {
        boolean hasKey = false;
        try {
            CallTerms terms = CallTerms.read(message.meta());
            hasKey = terms.key() != null;
            ToolServerCalls.Outcome outcome = calls.call(tool, call, terms, caller, memory);
            return switch (outcome) {
                case ToolServerCalls.Outcome.Answered(ObjectNode result) -> result;
                case ToolServerCalls.Outcome.Failed(Problem problem, boolean wasCharged) ->
                    ToolResults.failure(Advice.onServerTool(problem.type(), wasCharged), problem);
                case ToolServerCalls.Outcome.Misplaced(String field, String why) ->
                    throw RpcError.of(RpcError.INVALID_PARAMS, "params.%s %s".formatted(field, why));
            };
        } catch (RpcError error) {
            throw error;
        } catch (RuntimeException failure) {
            FatalErrors.endOn(failure);
            Problem problem = HttpProblems.of(context, failure);
            boolean mayRun = problem.type() == ProblemType.INTERNAL && !hasKey;
            return ToolResults.failure(Advice.onServerTool(problem.type(), mayRun), problem);
        }
    }

    private static String letters(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }
}
