package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.BodyMemory;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.KeptAnswer;
import io.purser.budget.Recall;
import io.purser.budget.Replays;
import io.purser.heap.HeapAccount;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answers of functions that were asked with an idempotency key, as records. */
@ApplicationScoped
class KeyedAnswers {
    private final Replays replays;
    private final Budgets budgets;
    private final HeapAccount account;
    private final ObjectMapper json;

    KeyedAnswers(Replays replays, Budgets budgets, HeapAccount account, ObjectMapper json) {
        this.account = account;
        this.replays = replays;
        this.budgets = budgets;
        this.json = json;
    }

    Authorisation.@Nullable Key key(String caller, String function, @Nullable String key, Object ask) {
        try {
            return key == null ? null : Replays.key(caller, key, function, json.writeValueAsBytes(ask));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the answer to a call whose key is its own already. */
    void keep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        KeptAnswer kept = seal(key, answer);
        if (kept != null) {
            Budgets.await(budgets.keep(callId, null, kept));
        }
    }

    /** Keeps the answer to a call that needed no key to be made once, and claims the key for it. */
    void claimAndKeep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        KeptAnswer kept = seal(key, answer);
        if (kept != null) {
            Budgets.await(budgets.keep(callId, key, kept));
        }
    }

    /** The answer as it is kept, or null where it is not. */
    @Nullable
    KeptAnswer seal(Authorisation.@Nullable Key key, Object answer) {
        try {
            return key == null
                    ? null
                    : replays.seal(
                            key, new Replays.Replay(200, "application/json", "{}", json.writeValueAsString(answer)));
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
        if (key != null && budgets.recall(key) instanceof Recall.OtherRequest) {
            throw Replays.conflict();
        }
    }

    /** What the first request with this key was answered; reading it is paid for as any request of that caller. */
    <T> T replay(Authorisation.Key key, Class<T> type) {
        try (HeapLease memory = account.open(key.caller(), 0)) {
            ByteBuffer body = replays.replay(key, memory).body();
            memory.grow((long) BodyMemory.PARSING * body.capacity());
            return json.readValue(body.array(), body.arrayOffset() + body.position(), body.remaining(), type);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
