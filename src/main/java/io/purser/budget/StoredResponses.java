package io.purser.budget;

import io.purser.access.key.SecretBox;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.StoredResponse;
import io.purser.memory.HeapLease;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answers to keyed requests: stored sealed for a day, and given again to the same caller for the same request. */
@ApplicationScoped
public class StoredResponses {
    /**
     * The memory that reading a stored answer needs, in multiples of the sealed body, which has four bytes for three of
     * the answer. First it holds the stored text and the decoded bytes, then the decoded bytes and the answer, then the
     * answer and its output.
     */
    static final int READING = 2;

    /**
     * An answer to store for a repetition.
     *
     * @param headers JSON of the headers that belong to the answer
     */
    public record Replay(int status, String contentType, String headers, String body) {}

    /**
     * A stored answer that is given again.
     *
     * @param headers JSON of the headers that belong to the answer
     * @param body the body as it was first sent, with an array of its own
     */
    public record Replayed(String contentType, String headers, ByteBuffer body) {}

    private final BudgetService budgets;
    private final SecretBox box;

    StoredResponses(BudgetService budgets, SecretBox box) {
        this.budgets = budgets;
        this.box = box;
    }

    /** The caller's key for this request, or null if the request has none. */
    public static Authorisation.@Nullable Key key(
            String caller, @Nullable String key, String endpoint, byte[] request) {
        return key == null ? null : new Authorisation.Key(caller, key, fingerprint(endpoint, request));
    }

    /**
     * The sealed answer, or null if it cannot be sealed: then it is not stored, and a repetition gets an error that
     * says so.
     */
    public @Nullable StoredResponse seal(Authorisation.@Nullable Key key, Replay answer) {
        if (key == null || !box.canSeal()) {
            return null;
        }
        byte[] sealed = box.seal(answer.body().getBytes(StandardCharsets.UTF_8), associated(key));
        return new StoredResponse(
                answer.status(),
                answer.contentType(),
                answer.headers(),
                Base64.getEncoder().encodeToString(sealed));
    }

    /**
     * The answer to the first request with this key.
     *
     * @param memory as for {@link #find}
     * @throws Problem if there is no such answer: the first request is under way, its answer was not stored, its
     *     outcome is unknown, or it was another request
     */
    public Replayed replay(Authorisation.Key key, HeapLease memory) {
        return find(key, memory).orElseThrow(StoredResponses::underWay);
    }

    /**
     * The same, but empty if the first request had no effect, so that its key is free.
     *
     * @param memory grows by the memory that reading needs, before anything is read; if there is an answer, the caller
     *     gives back the memory that it does not need any more
     * @throws Problem as {@link #replay} does, and 503 if there is not enough memory
     */
    public Optional<Replayed> find(Authorisation.Key key, HeapLease memory) {
        return switch (budgets.recall(key)) {
            case IdempotencyResult.Free() -> Optional.empty();
            case IdempotencyResult.Answered answered -> Optional.of(read(key, answered, memory));
            case IdempotencyResult.OtherRequest() -> throw conflict();
            case IdempotencyResult.InFlight() -> throw underWay();
            case IdempotencyResult.NotKept(UUID entry, Usd cost) ->
                throw charged(
                        ProblemType.ANSWER_NOT_KEPT,
                        "the first request with this idempotency key succeeded; its answer was not kept",
                        entry,
                        cost);
            case IdempotencyResult.OutcomeUnknown(UUID entry, Usd cost) ->
                throw charged(
                        ProblemType.OUTCOME_UNKNOWN,
                        "what became of the first request with this idempotency key is not known; its bound was"
                                + " charged",
                        entry,
                        cost);
        };
    }

    private Replayed read(Authorisation.Key key, IdempotencyResult.Answered answered, HeapLease memory) {
        long price = (long) READING * answered.length();
        if (!memory.canEverGrow(price)) {
            throw tooLong(answered);
        }
        memory.grow(price);
        boolean isRead = false;
        try {
            byte[] body = budgets.body(key, answered);
            if (body == null) {
                throw underWay(); // another request has the key in the meantime
            }
            // One variable for all three, so that none stays in memory longer than needed.
            body = Base64.getDecoder().decode(body);
            body = box.open(body, associated(key)).orElseThrow(StoredResponses::keyIsGone);
            isRead = true;
            return new Replayed(answered.contentType(), answered.headers(), ByteBuffer.wrap(body));
        } finally {
            if (!isRead) {
                memory.tryGrow(-price);
            }
        }
    }

    private static Problem tooLong(IdempotencyResult.Answered answered) {
        String detail =
                "the first request with this idempotency key succeeded; its answer is longer than this Purser has"
                        + " the memory for: ask a replica with a larger heap, or run it with one";
        return answered.entry() == null
                ? Problem.of(ProblemType.ANSWER_NOT_KEPT, detail)
                : charged(ProblemType.ANSWER_NOT_KEPT, detail, answered.entry(), answered.cost());
    }

    private static Problem keyIsGone() {
        return Problem.of(
                ProblemType.ANSWER_NOT_KEPT,
                "the first request with this idempotency key succeeded; the secret that its answer was sealed with is"
                        + " gone");
    }

    private static Problem underWay() {
        return Problem.of(
                        ProblemType.IN_FLIGHT,
                        "the first request with this idempotency key is still under way; ask again")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** The problem for a key that belongs to another request. */
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
