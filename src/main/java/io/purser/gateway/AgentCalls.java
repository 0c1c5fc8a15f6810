package io.purser.gateway;

import io.purser.access.route.Caller;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.request.AgentRequest;
import io.purser.gateway.request.CacheDirectives;
import io.purser.gateway.request.CallSettings;
import io.purser.money.Usd;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks to agents. Such a call goes the way of every other one: it is authorized before it is sent, sent once for
 * each key, and settled by the usage that the endpoint tells, or by its bound.
 */
@Singleton
public class AgentCalls {
    /** The endpoint to which the fingerprints of the keys belong. */
    private static final String ENDPOINT = "/v1/delegate";

    private final Gateway gateway;

    AgentCalls(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * A task for an agent.
     *
     * @param agent whose budgets pay
     * @param endpoint the target at which the agent listens
     * @param confidential whether only a target that is marked private may get the task
     * @param most the most that the call may cost, or null for no limit beside the budgets
     * @param key the caller's idempotency key
     */
    public record Handover(
            String task,
            String agent,
            String endpoint,
            boolean confidential,
            @Nullable Usd most,
            String key) {}

    /** The key of a request, under which its answer is kept. */
    public static Authorisation.Key key(String caller, String key, byte[] request) {
        return Objects.requireNonNull(StoredResponses.key(caller, key, ENDPOINT, request));
    }

    /**
     * Gives the answer to the first request with that key again, whatever became of its agent since then.
     *
     * @param form of errors
     * @param whenFree runs if the first request came to nothing
     * @throws io.purser.problem.Problem if the caller has too many calls in flight
     */
    public void replay(RoutingContext http, Authorisation.Key key, AnswerForm form, Runnable whenFree) {
        gateway.replay(http, key, form, whenFree);
    }

    /**
     * Calls the agent and writes its answer in that form when it arrives.
     *
     * @throws io.purser.problem.Problem if the call is refused before anything is done
     */
    public void call(RoutingContext http, Handover handover, AnswerForm form) {
        CallSettings settings = new CallSettings(
                handover.agent(),
                null,
                List.of(),
                handover.confidential(),
                false,
                handover.most(),
                OptionalLong.empty(),
                CacheDirectives.NONE,
                null,
                null);
        String message = message(Caller.of(http).id(), handover);
        gateway.serve(
                http,
                (raw, memory) -> AgentRequest.of(handover.task(), handover.endpoint(), message, form, memory),
                request -> settings,
                handover.key());
    }

    /** The id of the message at the agent: the same for each request of the caller with that key and that task. */
    private static String message(String caller, Handover handover) {
        String request = String.join("\n", caller, handover.key(), handover.endpoint(), handover.task());
        return UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
