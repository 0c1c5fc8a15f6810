package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.SecretBox;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.KeptAnswer;
import io.purser.budget.Recall;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answers to keyed functions: kept sealed for a day, and given again to the same caller and the same request. */
@ApplicationScoped
class Replays {
    private final Budgets budgets;
    private final SecretBox box;
    private final ObjectMapper json;

    Replays(Budgets budgets, SecretBox box, ObjectMapper json) {
        this.budgets = budgets;
        this.box = box;
        this.json = json;
    }

    /** The caller's key for this request, or null where it brought none. */
    Authorisation.@Nullable Key key(String caller, String function, @Nullable String key, Object ask) {
        return key == null ? null : new Authorisation.Key(caller, key, fingerprint(function, write(ask)));
    }

    /** Keeps the answer of a call; without a key to seal it with it is not kept, and a repetition is told so. */
    void keep(Authorisation.@Nullable Key key, UUID callId, Object answer) {
        if (key != null && box.canSeal()) {
            byte[] sealed = box.seal(write(answer), associated(key));
            Budgets.await(budgets.keep(
                    callId,
                    new KeptAnswer(
                            200, "application/json", "{}", Base64.getEncoder().encodeToString(sealed))));
        }
    }

    /**
     * What the first request with this key was answered.
     *
     * @throws Problem where there is no such answer: still under way, not kept, unknown, or another request's
     */
    <T> T replay(Authorisation.Key key, Class<T> type) {
        return switch (budgets.recall(key)) {
            case Recall.Answered(KeptAnswer kept) ->
                box.open(Base64.getDecoder().decode(kept.body()), associated(key))
                        .map(bytes -> read(bytes, type))
                        .orElseThrow(() -> Problem.of(
                                ProblemType.ANSWER_NOT_KEPT,
                                "the first request with this idempotency key succeeded; the secret that its answer"
                                        + " was sealed with is gone"));
            case Recall.OtherRequest() ->
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "this idempotency key was used for another request; take a new key for a new request");
            case Recall.InFlight(), Recall.Free() ->
                throw Problem.of(
                                ProblemType.IN_FLIGHT,
                                "the first request with this idempotency key is still under way; ask again")
                        .retryAfter(Duration.ofSeconds(1));
            case Recall.NotKept(UUID entry, Usd cost) ->
                throw Problem.of(
                                ProblemType.ANSWER_NOT_KEPT,
                                "the first request with this idempotency key succeeded; its answer was not kept")
                        .with("entry", entry.toString())
                        .with("cost_usd", cost.toString());
            case Recall.OutcomeUnknown(UUID entry, Usd cost) ->
                throw Problem.of(
                                ProblemType.OUTCOME_UNKNOWN,
                                "what became of the first request with this idempotency key is not known; its bound"
                                        + " was charged")
                        .with("entry", entry.toString())
                        .with("cost_usd", cost.toString());
        };
    }

    private byte[] write(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T read(byte[] bytes, Class<T> type) {
        try {
            return json.readValue(bytes, type);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] associated(Authorisation.Key key) {
        return ("idempotency\n" + key.caller() + "\n" + key.key()).getBytes(StandardCharsets.UTF_8);
    }

    private static String fingerprint(String function, byte[] ask) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((function + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(ask));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
