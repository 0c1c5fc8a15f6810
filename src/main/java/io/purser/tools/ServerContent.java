package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.PlainJson;
import io.purser.json.TreeReader;
import io.purser.liveness.FatalErrors;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.toolservers.ContentDirectory;
import io.purser.toolservers.ContentKind;
import io.purser.toolservers.OfferedContent;
import io.purser.toolservers.ServerReads;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The resources, prompts and completions of other servers, beside Purser's own. */
@ApplicationScoped
class ServerContent {
    private static final int DEEPEST = 20;
    private static final TreeReader JSON = TreeReader.strict(DEEPEST);

    private final ContentDirectory directory;
    private final ServerReads reads;
    private final CallerSessions sessions;
    private final HeapAccount account;

    ServerContent(ContentDirectory directory, ServerReads reads, CallerSessions sessions, HeapAccount account) {
        this.directory = directory;
        this.reads = reads;
        this.sessions = sessions;
        this.account = account;
    }

    /**
     * The list with what the caller may use behind Purser's own, as far as there is memory for it.
     *
     * @param memory receives the bytes that the descriptions take
     */
    ArrayNode listed(ContentKind kind, ArrayNode own, Caller caller, LongConsumer memory) {
        List<ServerItems.Item> items = directory.listed(kind, caller).stream()
                .map(item -> new ServerItems.Item(item.length(), item::json))
                .toList();
        return ServerItems.append(own, kind.field(), items, memory);
    }

    /** The contents at that URI; empty if no server has it for this caller. */
    Optional<ObjectNode> read(RpcMessage message, Revision revision, Caller caller, RoutingContext context) {
        return asked(
                context,
                caller,
                revision,
                () -> directory.resource(message.needed("uri"), caller),
                (found, memory) ->
                        reads.resource(found, dialogue(message, revision, caller, context, memory), caller, memory));
    }

    /** The messages of the prompt; empty if no server has it for this caller. */
    Optional<ObjectNode> prompt(RpcMessage message, Revision revision, Caller caller, RoutingContext context) {
        return asked(
                context,
                caller,
                revision,
                () -> directory.prompt(message.needed("name"), caller),
                (found, memory) -> reads.prompt(
                        found,
                        message.arguments(),
                        dialogue(message, revision, caller, context, memory),
                        caller,
                        memory));
    }

    /** A caller hears no notices of a read, but may be asked something. */
    private ServerReads.Dialogue dialogue(
            RpcMessage message, Revision revision, Caller caller, RoutingContext context, HeapLease memory) {
        Rounds rounds = Rounds.of(message, revision);
        NoticeStream stream = Notices.accepts(context.request().headers())
                ? NoticeStream.open(new Notices(null, null), context, memory, null)
                : null;
        return new ServerReads.Dialogue(
                rounds.abilities(), rounds.answered(), sessions.questions(context, caller, stream, memory::grow));
    }

    /** Values for an argument; empty if it is none of a server's prompts and templates. */
    Optional<ObjectNode> complete(RpcMessage message, Revision revision, Caller caller, RoutingContext context) {
        return asked(
                context,
                caller,
                revision,
                () -> completed(message, caller, context),
                (found, memory) -> reads.completion(
                        found,
                        argument(message, memory::grow),
                        object(message, "context", memory::grow),
                        caller,
                        memory));
    }

    private Optional<OfferedContent> completed(RpcMessage message, Caller caller, RoutingContext context) {
        ObjectNode ref = object(message, "ref", ToolCalls.memory(context));
        if (ref == null) {
            return Optional.empty();
        }
        return switch (ref.path("type").asText()) {
            case "ref/prompt" -> directory.prompt(ref.path("name").asText(), caller);
            case "ref/resource" -> directory.template(ref.path("uri").asText(), caller);
            default -> Optional.empty();
        };
    }

    private static ObjectNode argument(RpcMessage message, LongConsumer memory) {
        ObjectNode given = object(message, "argument", memory);
        if (given == null
                || !given.path("name").isTextual()
                || !given.path("value").isTextual()) {
            throw RpcError.malformed(RpcError.INVALID_PARAMS, "params.argument needs name and value, which are texts");
        }
        ObjectNode argument = PlainJson.MAPPER.createObjectNode();
        argument.set("name", given.get("name"));
        argument.set("value", given.get("value"));
        return argument;
    }

    private static @Nullable ObjectNode object(RpcMessage message, String name, LongConsumer memory) {
        byte[] json = message.objects().get(name);
        try {
            return json == null ? null : (ObjectNode) JSON.read(json, memory);
        } catch (IOException e) {
            throw RpcError.malformed(
                    RpcError.INVALID_PARAMS,
                    "params.%s has a field twice, an unusable number, or more than %d levels".formatted(name, DEEPEST));
        }
    }

    private <F> Optional<ObjectNode> asked(
            RoutingContext context,
            Caller caller,
            Revision revision,
            Supplier<Optional<F>> finder,
            BiFunction<F, HeapLease, ServerReads.Outcome> reader) {
        try {
            return finder.get().map(found -> result(context, caller, revision, memory -> reader.apply(found, memory)));
        } catch (RpcError error) {
            throw error;
        } catch (RuntimeException failure) {
            FatalErrors.endOn(failure);
            throw RpcError.of(HttpProblems.of(context, failure));
        }
    }

    private ObjectNode result(
            RoutingContext context, Caller caller, Revision revision, Function<HeapLease, ServerReads.Outcome> read) {
        return switch (RequestMemory.use(context, caller, account, read)) {
            case ServerReads.Outcome.Answered(ObjectNode result) -> result;
            case ServerReads.Outcome.Refused(long code, String message) -> throw refusal(code, message, revision);
            case ServerReads.Outcome.Failed(Problem problem) -> throw problem;
            case ServerReads.Outcome.Misplaced(String field, String why) ->
                throw RpcError.of(RpcError.INVALID_PARAMS, "params.%s %s".formatted(field, why));
        };
    }

    /** Most codes of a server say something of Purser's own message to it, and would mislead the client. */
    private static RpcError refusal(long code, String message, Revision revision) {
        int passed;
        if (code == RpcError.RESOURCE_NOT_FOUND) {
            passed = revision.isStateless() ? RpcError.INVALID_PARAMS : RpcError.RESOURCE_NOT_FOUND;
        } else {
            passed = code == RpcError.INVALID_PARAMS ? RpcError.INVALID_PARAMS : RpcError.INTERNAL;
        }
        return RpcError.of(passed, message)
                .with(PlainJson.MAPPER.createObjectNode().put("code", code));
    }
}
