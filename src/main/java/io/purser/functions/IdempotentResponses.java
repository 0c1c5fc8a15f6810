package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.body.BodyMemory;
import io.purser.budget.BudgetService;
import io.purser.budget.IdempotencyResult;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.StoredResponse;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps the responses of functions for requests with an idempotency key, as records. */
@ApplicationScoped
class IdempotentResponses {
    private final StoredResponses responses;
    private final BudgetService budgets;
    private final HeapAccount account;
    private final ObjectMapper json;

    IdempotentResponses(StoredResponses responses, BudgetService budgets, HeapAccount account, ObjectMapper json) {
        this.account = account;
        this.responses = responses;
        this.budgets = budgets;
        this.json = json;
    }

    Authorisation.@Nullable Key key(String caller, String function, @Nullable String key, Object request) {
        try {
            return key == null ? null : StoredResponses.key(caller, key, function, json.writeValueAsBytes(request));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the response of a call that has claimed its key already. */
    void keep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        StoredResponse kept = seal(key, answer);
        if (kept != null) {
            BudgetService.await(budgets.keep(callId, null, kept));
        }
    }

    /** Claims the key for a call that is made once even without a key, and keeps its response. */
    void claimAndKeep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        StoredResponse kept = seal(key, answer);
        if (kept != null) {
            BudgetService.await(budgets.keep(callId, key, kept));
        }
    }

    /** Seals the response so that it can be kept, or returns null without a key. */
    @Nullable
    StoredResponse seal(Authorisation.@Nullable Key key, Object answer) {
        try {
            return key == null
                    ? null
                    : responses.seal(
                            key,
                            new StoredResponses.Replay(200, "application/json", "{}", json.writeValueAsString(answer)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Lets a request pass if its key is new or belongs to the same request.
     *
     * @throws Problem {@code conflict} if the key belongs to another request
     */
    void requireNoOther(Authorisation.@Nullable Key key) {
        if (key != null && budgets.recall(key) instanceof IdempotencyResult.OtherRequest) {
            throw StoredResponses.conflict();
        }
    }

    /** The response to the first request with this key; reading it leases memory on the caller's account. */
    <T> T replay(Authorisation.Key key, Class<T> type) {
        try (HeapLease memory = account.open(key.caller(), 0)) {
            ByteBuffer body = responses.replay(key, memory).body();
            memory.grow((long) BodyMemory.PARSING * body.capacity());
            return json.readValue(body.array(), body.arrayOffset() + body.position(), body.remaining(), type);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
