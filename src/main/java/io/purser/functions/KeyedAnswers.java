package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.KeptAnswer;
import io.purser.budget.Replays;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answers of functions that were asked with an idempotency key, as records. */
@ApplicationScoped
class KeyedAnswers {
    private final Replays replays;
    private final Budgets budgets;
    private final ObjectMapper json;

    KeyedAnswers(Replays replays, Budgets budgets, ObjectMapper json) {
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

    void keep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        if (key == null) {
            return;
        }
        try {
            KeptAnswer kept = replays.seal(
                    key, new Replays.Replay(200, "application/json", "{}", json.writeValueAsString(answer)));
            if (kept != null) {
                Budgets.await(budgets.keep(callId, kept));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T replay(Authorisation.Key key, Class<T> type) {
        try {
            return json.readValue(replays.replay(key).body(), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
