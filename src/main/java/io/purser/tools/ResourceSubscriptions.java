package io.purser.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.json.PlainJson;
import io.purser.toolservers.question.CallerSession;
import io.purser.toolservers.question.Subscriptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/** The methods by which a client says which resources it wants to hear of. They need a session. */
@ApplicationScoped
class ResourceSubscriptions {
    /** In bytes: an index of PostgreSQL takes no row above 2,704. */
    private static final int LONGEST = 2_000;

    private final WatchedResources resources;
    private final Subscriptions subscriptions;

    ResourceSubscriptions(WatchedResources resources, Subscriptions subscriptions) {
        this.resources = resources;
        this.subscriptions = subscriptions;
    }

    /**
     * Subscribes to a resource. Nothing is remembered of one that never changes.
     *
     * @throws RpcError if there is no session, or no such resource for this caller, or if there are too many
     */
    ObjectNode begin(RpcMessage message, RoutingContext context) {
        CallerSession session = session(context);
        String uri = message.needed("uri");
        if (uri.getBytes(StandardCharsets.UTF_8).length > LONGEST || uri.chars().anyMatch(Character::isISOControl)) {
            throw RpcError.of(
                    RpcError.INVALID_PARAMS,
                    "params.uri has more than %d bytes or a control character".formatted(LONGEST));
        }
        Caller caller = Caller.of(context);
        try {
            WatchedResources.Kind kind =
                    resources.kind(uri, caller).orElseThrow(() -> Methods.noResource(uri, Revision.OF_2025_11));
            switch (kind) {
                case REPORT ->
                    subscriptions.add(
                            session, caller, uri, resources.report(uri, caller).orElse(null));
                case OF_SERVER -> subscriptions.add(session, caller, uri, null);
                case FIXED -> {}
            }
        } catch (RpcError error) {
            throw error;
        } catch (RuntimeException failure) {
            throw RpcError.of(Methods.problem(context, failure));
        }
        return PlainJson.MAPPER.createObjectNode();
    }

    /**
     * Ends a subscription, if there is one.
     *
     * @throws RpcError if there is no session
     */
    ObjectNode end(RpcMessage message, RoutingContext context) {
        CallerSession session = session(context);
        String uri = message.needed("uri");
        try {
            subscriptions.remove(session, uri);
        } catch (RuntimeException failure) {
            throw RpcError.of(Methods.problem(context, failure));
        }
        return PlainJson.MAPPER.createObjectNode();
    }

    private static CallerSession session(RoutingContext context) {
        return CallerSessions.of(context)
                .orElseThrow(() -> RpcError.of(
                        RpcError.INVALID_REQUEST, "subscriptions are of a session: begin one with initialize"));
    }
}
