package io.purser.budget;

import io.purser.access.SecretBox;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answers to keyed requests: kept sealed for a day, and given again to the same caller and the same request. */
@ApplicationScoped
public class Replays {
    /**
     * An answer as it is given again.
     *
     * @param headers JSON of the headers that belong to it
     */
    public record Replay(int status, String contentType, String headers, String body) {}

    private final Budgets budgets;
    private final SecretBox box;

    Replays(Budgets budgets, SecretBox box) {
        this.budgets = budgets;
        this.box = box;
    }

    /** The caller's key for this request, or null where it brought none. */
    public static Authorisation.@Nullable Key key(
            String caller, @Nullable String key, String endpoint, byte[] request) {
        return key == null ? null : new Authorisation.Key(caller, key, fingerprint(endpoint, request));
    }

    /** The answer sealed, or null where nothing can be: then it is not kept, and a repetition is told so. */
    public @Nullable KeptAnswer seal(Authorisation.@Nullable Key key, Replay answer) {
        if (key == null || !box.canSeal()) {
            return null;
        }
        byte[] sealed = box.seal(answer.body().getBytes(StandardCharsets.UTF_8), associated(key));
        return new KeptAnswer(
                answer.status(),
                answer.contentType(),
                answer.headers(),
                Base64.getEncoder().encodeToString(sealed));
    }

    /**
     * What the first request with this key was answered.
     *
     * @throws Problem where there is no such answer: still under way, not kept, unknown, or another request's
     */
    public Replay replay(Authorisation.Key key) {
        return find(key).orElseThrow(Replays::underWay);
    }

    /**
     * The same, empty where the first request came to nothing, so that its key is free.
     *
     * @throws Problem as {@link #replay} does
     */
    public Optional<Replay> find(Authorisation.Key key) {
        return switch (budgets.recall(key)) {
            case Recall.Free() -> Optional.empty();
            case Recall.Answered(KeptAnswer kept) -> Optional.of(opened(key, kept));
            case Recall.OtherRequest() -> throw conflict();
            case Recall.InFlight() -> throw underWay();
            case Recall.NotKept(UUID entry, Usd cost) ->
                throw charged(
                        ProblemType.ANSWER_NOT_KEPT,
                        "the first request with this idempotency key succeeded; its answer was not kept",
                        entry,
                        cost);
            case Recall.OutcomeUnknown(UUID entry, Usd cost) ->
                throw charged(
                        ProblemType.OUTCOME_UNKNOWN,
                        "what became of the first request with this idempotency key is not known; its bound was"
                                + " charged",
                        entry,
                        cost);
        };
    }

    private Replay opened(Authorisation.Key key, KeptAnswer kept) {
        return box.open(Base64.getDecoder().decode(kept.body()), associated(key))
                .map(body -> new Replay(
                        kept.status(), kept.contentType(), kept.headers(), new String(body, StandardCharsets.UTF_8)))
                .orElseThrow(() -> Problem.of(
                        ProblemType.ANSWER_NOT_KEPT,
                        "the first request with this idempotency key succeeded; the secret that its answer"
                                + " was sealed with is gone"));
    }

    private static Problem underWay() {
        return Problem.of(
                        ProblemType.IN_FLIGHT,
                        "the first request with this idempotency key is still under way; ask again")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** The key belongs to another request. */
    public static Problem conflict() {
        return Problem.of(
                ProblemType.CONFLICT,
                "this idempotency key was used for another request; take a new key for a new request");
    }

    private static Problem charged(ProblemType type, String detail, UUID entry, Usd cost) {
        return Problem.of(type, detail).with("entry", entry.toString()).with("cost_usd", cost.toString());
    }

    private static byte[] associated(Authorisation.Key key) {
        return ("idempotency\n" + key.caller() + "\n" + key.key()).getBytes(StandardCharsets.UTF_8);
    }

    private static String fingerprint(String endpoint, byte[] request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((endpoint + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
