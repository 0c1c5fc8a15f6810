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

/** The answers of functions that were asked with an idempotency key, as records. */
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

    /** Keeps the answer to a call whose key is its own already. */
    void keep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        StoredResponse kept = seal(key, answer);
        if (kept != null) {
            BudgetService.await(budgets.keep(callId, null, kept));
        }
    }

    /** Keeps the answer to a call that needed no key to be made once, and claims the key for it. */
    void claimAndKeep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        StoredResponse kept = seal(key, answer);
        if (kept != null) {
            BudgetService.await(budgets.keep(callId, key, kept));
        }
    }

    /** The answer as it is kept, or null where it is not. */
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
     * Lets through what was never asked and what was asked before.
     *
     * @throws Problem {@code conflict} where the key belongs to another request
     */
    void requireNoOther(Authorisation.@Nullable Key key) {
        if (key != null && budgets.recall(key) instanceof IdempotencyResult.OtherRequest) {
            throw StoredResponses.conflict();
        }
    }

    /** What the first request with this key was answered; reading it is paid for as any request of that caller. */
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
