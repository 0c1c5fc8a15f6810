package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AnswerForm;
import io.purser.gateway.answer.AnswerReader;
import io.purser.problem.Problem;
import io.purser.routing.AnswerLength;
import io.purser.routing.PromptSize;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A caller's request to a model, as far as routing and charging need to know it. */
public interface ModelRequest {
    /** The path of the endpoint below {@code /v1} at Purser. */
    String path();

    /** The path of the endpoint below the base URL of that model's provider. */
    String pathAt(Model model);

    /** Whether providers of each of these dialects can serve the request. */
    boolean isFor(Set<Dialect> dialects);

    /** The reason why the API of the model's provider cannot carry this request; empty if it can. */
    Optional<String> whyNot(Model model);

    /**
     * Refuses a request that the API of none of these models can carry.
     *
     * @param models those that the caller may use; an empty list refuses nothing
     * @throws Problem {@code invalid}, naming what cannot be carried
     */
    void requireServable(List<Model> models);

    /**
     * Whether it is a task that its receiver carries out. If the receiver fails, nobody knows how far the task came, so
     * the call may have cost its bound, and its key is not free.
     */
    default boolean isTask() {
        return false;
    }

    /** The form in which the caller gets its answer. */
    AnswerForm form();

    /** The models that the caller insists on, in order and by any of their names; empty if the policy chooses. */
    List<String> targets();

    /** Whether the caller wants the answer as a stream of events. */
    boolean streams();

    /** Whether the caller wants the usage at the end of a stream. */
    boolean wantsUsage();

    PromptSize promptSize();

    /** The longest answer that the caller wants; empty if Purser may choose. */
    OptionalLong maxOutputTokens();

    /** The capabilities that a model needs. */
    Set<String> needs();

    /** The service tier that the caller names if it is not the ordinary one; otherwise null. */
    @Nullable
    String serviceTier();

    /** A setting of the call in {@code metadata.purser}, or null if it is absent. */
    @Nullable
    String metadata(String name);

    /** The conversation that the body continues, as far as the body tells it. */
    Conversation conversation();

    /** Whether the body says that the prompt is confidential. */
    boolean isConfidential();

    /** The names of the fields that this model's provider does not get, as a header; empty if it gets all fields. */
    Optional<String> dropped(Model model);

    /**
     * How to read the answers of that model's provider.
     *
     * @param at when the call goes out, for answers that do not tell when they were made
     */
    AnswerReader reader(Model model, Instant at);

    /** The bytes of memory that it takes for a moment to write the body for that model's provider. */
    long memoryToWrite(Model model);

    /** The body for a provider: its own name for the model, and the longest answer that was paid for. */
    Buffer forProvider(Model model, AnswerLength length);

    /** Whether the answer consists of tokens that are paid for. */
    boolean isAnsweredInTokens();

    /** Counts the tokens of an answer that came without a usage; this takes time for a long answer. */
    long countAnswer(JsonNode answer);

    /** Whether an answer of the right form has no content. */
    boolean isEmpty(JsonNode answer);

    /** Whether the JSON has the form of an answer to this request. */
    boolean isAnswer(JsonNode answer);
}
